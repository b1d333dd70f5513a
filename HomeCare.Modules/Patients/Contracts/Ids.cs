namespace HomeCare.Modules.Patients.Contracts;

/// <summary>A person cared for: random, says nothing. All that other modules know of who someone is.</summary>
public readonly record struct PatientId(Guid Value) : IParsable<PatientId>
{
    /// <summary>A new one, random.</summary>
    public static PatientId New() => new(Guid.NewGuid());

    /// <inheritdoc/>
    public static PatientId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out PatientId result)
    {
        var parsed = Guid.TryParse(s, provider, out var value);
        result = new PatientId(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>A box in a home. Its certificate bears it.</summary>
public readonly record struct BoxId(Guid Value)
{
    /// <summary>A new one, random.</summary>
    public static BoxId New() => new(Guid.NewGuid());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>A nurse or a doctor, as the care team knows them.</summary>
public readonly record struct StaffId(Guid Value)
{
    /// <summary>A new one, random.</summary>
    public static StaffId New() => new(Guid.NewGuid());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>A relative who is texted.</summary>
public readonly record struct ContactId(Guid Value)
{
    /// <summary>A new one, random.</summary>
    public static ContactId New() => new(Guid.NewGuid());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
