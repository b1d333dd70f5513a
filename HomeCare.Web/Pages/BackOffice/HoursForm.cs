using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>What is typed to set a nurse's hours.</summary>
internal sealed record HoursForm(Guid Nurse, TimeOnly? From, TimeOnly? To)
{
    /// <summary>One of the two alone is no span; as equal times it is refused with the sentence that says so.</summary>
    public DutyHours? Asked => (From ?? To) is { } either ? new DutyHours(From ?? either, To ?? either) : null;
}
