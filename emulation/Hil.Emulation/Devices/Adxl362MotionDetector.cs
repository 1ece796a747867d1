using Hil.Emulation.State;

namespace Hil.Emulation.Devices;

/// <summary>
/// Activity and inactivity of an ADXL362: default, linked and loop mode, absolute and referenced (data sheet, "Motion detection"). In linked
/// and loop mode it begins awake, looking for inactivity; the data sheet leaves the beginning open.
/// </summary>
internal sealed class Adxl362MotionDetector(Adxl362Registers registers) : IStateful
{
    private const byte ActivityEnabled = 1;
    private const byte ActivityReferenced = 2;
    private const byte InactivityEnabled = 4;
    private const byte InactivityReferenced = 8;

    private int _active;
    private int _inactive;
    private (short X, short Y, short Z)? _activityReference;
    private (short X, short Y, short Z)? _inactivityReference;
    private bool _waitsForService;

    /// <summary>Whether activity and inactivity take turns.</summary>
    public bool IsAlternating => (Control & 0x10) != 0 && (Control & (ActivityEnabled | InactivityEnabled)) == (ActivityEnabled | InactivityEnabled);

    private bool IsLoop => (Control & 0x30) == 0x30;

    private byte Control => registers[Adxl362Registers.ActivityControl];

    public void Restart()
    {
        (_active, _inactive, _activityReference, _inactivityReference, _waitsForService) = (0, 0, null, null, false);
        registers.Set(Adxl362Registers.Awake);
    }

    /// <summary>The host has read STATUS.</summary>
    public void Serviced() => _waitsForService = false;

    /// <summary>Looks at a sample.</summary>
    /// <param name="x">X in counts.</param>
    /// <param name="y">Y in counts.</param>
    /// <param name="z">Z in counts.</param>
    /// <param name="wakeUp">Whether it is in wake-up mode, where one sample is enough for activity.</param>
    public void Feed(short x, short y, short z, bool wakeUp)
    {
        var sample = (x, y, z);
        var awake = registers.Has(Adxl362Registers.Awake);
        if (IsAlternating && _waitsForService && !IsLoop)
            return;
        if ((Control & ActivityEnabled) != 0 && !(IsAlternating && awake))
            LookForActivity(sample, wakeUp);
        if ((Control & InactivityEnabled) != 0 && !(IsAlternating && !awake))
            LookForInactivity(sample);
    }

    public void Save(BinaryWriter state)
    {
        state.Write(_active);
        state.Write(_inactive);
        Write(state, _activityReference);
        Write(state, _inactivityReference);
        state.Write(_waitsForService);
    }

    public void Load(BinaryReader state)
    {
        _active = state.ReadInt32();
        _inactive = state.ReadInt32();
        _activityReference = Read(state);
        _inactivityReference = Read(state);
        _waitsForService = state.ReadBoolean();
    }

    private void LookForActivity((short X, short Y, short Z) sample, bool wakeUp)
    {
        var referenced = (Control & ActivityReferenced) != 0;
        if (referenced && _activityReference is null)
        {
            _activityReference = sample;
            return;
        }

        var reference = referenced ? _activityReference!.Value : default;
        _active = Largest(sample, reference) > registers.Word(Adxl362Registers.ActivityThreshold) ? _active + 1 : 0;
        if (_active < (wakeUp ? 1 : Math.Max((int)registers[Adxl362Registers.ActivityTime], 1)))
            return;
        (_active, _inactive) = (0, 0);
        (_activityReference, _inactivityReference) = (sample, null);
        registers.Set(Adxl362Registers.Activity);
        if (IsAlternating)
            Turn(awake: true);
    }

    private void LookForInactivity((short X, short Y, short Z) sample)
    {
        var referenced = (Control & InactivityReferenced) != 0;
        _inactivityReference ??= sample;
        var reference = referenced ? _inactivityReference.Value : default;
        if (Largest(sample, reference) >= registers.Word(Adxl362Registers.InactivityThreshold))
        {
            // What moved is what rest is compared with from now on.
            (_inactive, _inactivityReference) = (0, sample);
            return;
        }

        if (++_inactive < Math.Max(registers.Word(Adxl362Registers.InactivityTime), 1))
            return;
        (_active, _inactive, _activityReference) = (0, 0, IsAlternating ? null : _activityReference);
        registers.Set(Adxl362Registers.Inactivity);
        if (IsAlternating)
            Turn(awake: false);
    }

    private void Turn(bool awake)
    {
        registers.Put(Adxl362Registers.Awake, awake);
        if (IsLoop)
            registers.Clear(awake ? Adxl362Registers.Inactivity : Adxl362Registers.Activity);
        else
            _waitsForService = true;
    }

    private static int Largest((short X, short Y, short Z) sample, (short X, short Y, short Z) reference) =>
        Math.Max(Math.Abs(sample.X - reference.X), Math.Max(Math.Abs(sample.Y - reference.Y), Math.Abs(sample.Z - reference.Z)));

    private static void Write(BinaryWriter state, (short X, short Y, short Z)? reference)
    {
        state.Write(reference is not null);
        var (x, y, z) = reference.GetValueOrDefault();
        state.Write(x);
        state.Write(y);
        state.Write(z);
    }

    private static (short X, short Y, short Z)? Read(BinaryReader state)
    {
        var present = state.ReadBoolean();
        var reference = (state.ReadInt16(), state.ReadInt16(), state.ReadInt16());
        return present ? reference : null;
    }
}
