using Hil.Core.Boards;

namespace Hil.Emulation.Peripherals;

/// <summary>DPPIC: which of the sixteen channels carry, alone and in groups (nRF9160 product specification, DPPI).</summary>
internal sealed class Dppic : NordicPeripheral
{
    private const int Groups = 6;

    public Dppic(PeripheralContext context) : base("DPPIC", 23, context)
    {
        var fabric = context.Fabric;
        fabric.Ringing = channel => context.Diagnostics.Report("dppi-loop", $"channel {channel} triggers itself without end");
        Computed(0x500, "CHEN", () => fabric.Enabled, value => fabric.Enabled = value & 0xFFFF);
        Computed(0x504, "CHENSET", () => fabric.Enabled, value => fabric.Enabled |= value & 0xFFFF);
        Computed(0x508, "CHENCLR", () => fabric.Enabled, value => fabric.Enabled &= ~value);
        for (var i = 0u; i < Groups; i++)
        {
            var group = Stored(0x800 + 4 * i, $"CHG[{i}]", 0, 0xFFFF);
            Task(8 * i, $"CHG[{i}].EN", () => fabric.Enabled |= group);
            Task(8 * i + 4, $"CHG[{i}].DIS", () => fabric.Enabled &= ~group.Value);
        }
    }

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        state.Write(Context.Fabric.Enabled);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        Context.Fabric.Enabled = state.ReadUInt32();
    }

    protected override void OnReset(ResetCause cause) => Context.Fabric.Enabled = 0;
}
