#nullable enable
using System;
using Antmicro.Renode.Logging;

namespace Renode.NET.Bridge
{
    internal sealed class LogTap : LoggerBackend
    {
        private readonly Run run;

        public LogTap(Run run)
        {
            this.run = run;
        }

        public Action<HostedLogEntry>? Sink { get; set; }

        public override void Log(LogEntry entry)
        {
            var sink = Sink;
            if (sink == null || !ShouldBeLogged(entry))
            {
                return;
            }
            var source = entry.ObjectName ?? "";
            run.Guard("the log", () => sink(new HostedLogEntry(
                (HostedLogLevel)entry.Type.NumericLevel,
                entry.MachineName == null ? source : $"{entry.MachineName}:{source}",
                entry.Message)));
        }
    }
}
