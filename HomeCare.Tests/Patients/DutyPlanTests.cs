using System.Text.RegularExpressions;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Alerts;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace HomeCare.Tests.Patients;

/// <summary>A danger waits for who is on duty: that must not cost more with each nurse there is.</summary>
internal sealed partial class DutyPlanTests
{
    [Test]
    public async Task Who_is_on_duty_is_looked_up_from_the_person_and_not_among_everybodys_rounds()
    {
        await using var house = await AlertsHouse.OpenAsync(EngineKind.Sqlite);
        var (patient, _, nurse) = await house.Home();
        Assert.That((await house.Send(new FindNurseOnDuty(patient, house.Now)))!.Id, Is.EqualTo(nurse));
        var question = house.Calls.Asked.Last(command => command.Contains("UNION ALL", StringComparison.Ordinal));

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(house.Store.Folder, "patients.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {question}";
        foreach (var name in Parameter().Matches(question).Select(match => match.Value).Distinct())
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }

        var plan = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            plan.Add(rows.GetString(3));
        }

        Assert.That(plan, Has.None.Contains("SCAN").And.None.Contains("IX_Rounds_Day"), string.Join('\n', plan));
        Assert.That(plan.Count(step => step.Contains("IX_RoundStops_Patient", StringComparison.Ordinal)), Is.EqualTo(2), string.Join('\n', plan));
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
