using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>Half of a question at a time.</summary>
internal static class StoreQuestions
{
    public static async Task<List<SpanSum>> ReadSumsAsync(this ISeriesStore store, PatientId patient, long from, long to) =>
        (await store.ReadSumsAsync(patient, [(from, to)], 0, 0, CancellationToken.None)).Parts;

    public static async Task<List<Figures>> ReadDaysAsync(this ISeriesStore store, PatientId patient, long from, long to) =>
        (await store.ReadSumsAsync(patient, [], from, to, CancellationToken.None)).Days;
}
