using System;
using System.Collections.Generic;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>The sixteen channels that carry published events to subscribed tasks (nRF9160 DPPI).</summary>
    public sealed class EventFabric
    {
        public EventFabric()
        {
            subscribers = new List<PeripheralTask>[Channels];
            for(var i = 0; i < Channels; i++)
            {
                subscribers[i] = new List<PeripheralTask>();
            }
        }

        public void Subscribe(PeripheralTask task, int channel)
        {
            var place = subscribers[channel].FindIndex(other => other.Order > task.Order);
            subscribers[channel].Insert(place < 0 ? subscribers[channel].Count : place, task);
        }

        public void Unsubscribe(PeripheralTask task, int channel)
        {
            subscribers[channel].Remove(task);
        }

        /// <summary>Triggers the tasks that subscribe to a channel, if the channel is enabled.</summary>
        public void Publish(int channel)
        {
            if((Enabled >> channel & 1) == 0)
            {
                return;
            }
            if(depth == 0)
            {
                triggered = 0;
            }
            if(depth == DeepestCascade || triggered > LongestCascade)
            {
                Ringing?.Invoke(channel);
                return;
            }
            depth++;
            var tasks = subscribers[channel];
            for(var i = 0; i < tasks.Count; i++)
            {
                triggered++;
                tasks[i].Trigger();
            }
            depth--;
        }

        /// <summary>The enabled channels, one bit each (DPPIC.CHEN).</summary>
        public uint Enabled { get; set; }

        /// <summary>Told of a cascade that never ends.</summary>
        public Action<int> Ringing { get; set; }

        public const int Channels = 16;

        private int depth;
        private int triggered;
        private readonly List<PeripheralTask>[] subscribers;

        // A channel that feeds itself would ring for ever on the chip too. Both are more than any program needs at one instant.
        private const int DeepestCascade = 64;
        private const int LongestCascade = 1024;
    }
}
