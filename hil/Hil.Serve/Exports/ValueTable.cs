using System.Globalization;
using System.Text;
using CsvHelper;
using Hil.Core.Timelines;
using Hil.Lwm2m.Model;

namespace Hil.Serve.Exports;

/// <summary>Writes values that devices told as CSV (RFC 4180), a row a value.</summary>
internal sealed class ValueTable : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly ObjectModel _model;
    private readonly DateTimeOffset _began;
    private readonly CsvWriter _csv;

    /// <summary>Begins a table with its header.</summary>
    /// <param name="stream">Takes it; it is left open.</param>
    /// <param name="model">Names and units.</param>
    /// <param name="began">The civil time at board time zero.</param>
    public ValueTable(Stream stream, ObjectModel model, DateTimeOffset began)
    {
        (_model, _began) = (model, began);
        _csv = new CsvWriter(new StreamWriter(stream, Utf8, leaveOpen: true), CultureInfo.InvariantCulture);
        foreach (var column in (string[])["utc", "seconds", "endpoint", "path", "name", "units", "value", "how"])
            _csv.WriteField(column);
        _csv.NextRecord();
    }

    /// <summary>Writes the values that an entry tells, if it tells any.</summary>
    public void Write(TimelineEntry entry)
    {
        foreach (var row in ValueRow.Of(entry, _model, _began))
        {
            _csv.WriteField(row.Utc);
            _csv.WriteField(row.Seconds);
            _csv.WriteField(row.Endpoint);
            _csv.WriteField(row.Path);
            _csv.WriteField(row.Name);
            _csv.WriteField(row.Units);
            _csv.WriteField(row.Value);
            _csv.WriteField(row.How);
            _csv.NextRecord();
        }
    }

    /// <summary>Hands what was written on to the stream.</summary>
    public void Flush() => _csv.Flush();

    /// <inheritdoc />
    public void Dispose() => _csv.Dispose();
}
