using Renode.NET;

namespace Hil.Renode.Recording;

/// <summary>One thing that happened in the machine, as its EventRecorder wrote it (emulation/renode/models).</summary>
/// <param name="At">The machine's virtual time.</param>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Channel">Which serial line or input.</param>
/// <param name="Payload">What belongs to the kind.</param>
internal readonly record struct BoardRecord(VirtualTime At, RecordKind Kind, byte Channel, ReadOnlyMemory<byte> Payload);
