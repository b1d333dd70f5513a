using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Memory;

/// <summary>Last values are read without the person's gate while readings come in.</summary>
internal sealed class PublishedValuesTests
{
    private const int Readings = 20_000;
    private static readonly Source Bracelet = new(BoxId.New(), 1, "BR-1");

    [Test]
    public async Task Who_asks_after_a_reading_was_noted_sees_it_whole()
    {
        await using var modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        var (everyone, lastSeen) = (modules.Services.GetRequiredService<Everyone>(), modules.Services.GetRequiredService<LastSeen>());
        PatientId[] people = [.. Enumerable.Range(0, 3).Select(_ => PatientId.New())];
        var (begin, noted) = (modules.Now.UtcTicks, 0);
        var writing = Task.Run(() =>
        {
            for (var number = 1; number <= Readings; number++)
            {
                foreach (var patient in people)
                {
                    var person = everyone.Person(patient);
                    lock (person.Gate)
                    {
                        person.Seen.Note(Reading(begin, number));
                    }
                }

                Volatile.Write(ref noted, number);
            }
        });
        var asking = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var least = 0; least < Readings;)
            {
                least = Volatile.Read(ref noted);
                foreach (var values in lastSeen.Of(people))
                {
                    AssertWhole(values, begin, least);
                }
            }
        }));
        await Task.WhenAll([writing, .. asking]);
    }

    [Test]
    public async Task While_a_reading_is_noted_what_was_published_is_given_and_nothing_is_made()
    {
        await using var modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        var (everyone, lastSeen) = (modules.Services.GetRequiredService<Everyone>(), modules.Services.GetRequiredService<LastSeen>());
        var person = everyone.Person(PatientId.New());
        Task<LastValues> asked;
        lock (person.Gate)
        {
            person.Seen.Note(Reading(modules.Now.UtcTicks, 1));
            asked = Task.Run(() => lastSeen.Of([person.Id])[0]);
            Assert.That(() => asked.IsCompleted, Is.False.After(100), "it would publish half of what comes");
            person.Seen.Note(Reading(modules.Now.UtcTicks, 2));
        }

        Assert.That((await asked).HeartRateBpm!.Signal.Value, Is.EqualTo(2));
        lock (person.Gate)
        {
            asked = Task.Run(() => lastSeen.Of([person.Id])[0]);
            Assert.That(() => asked.IsCompleted, Is.True.After(30_000, 1), "the intake holds the gate, and nobody waits for it");
        }
    }

    [Test]
    public async Task Everyone_comes_in_the_order_asked_for_the_unknown_and_the_twice_named_too()
    {
        await using var modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        var everyone = modules.Services.GetRequiredService<Everyone>();
        PatientId[] asked = [.. Enumerable.Range(0, 1_000).Select(_ => PatientId.New())];
        for (var number = 0; number < asked.Length; number += 2)
        {
            everyone.Person(asked[number]).Seen.Note(Reading(modules.Now.UtcTicks, number));
        }

        asked[999] = asked[0];
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var values = await modules.Send(new ListLastValues(asked));

            Assert.That(values.Select(each => each.Patient), Is.EqualTo(asked));
            Assert.That(values.Select(each => each.HeartRateBpm?.Signal.Value), Is.EqualTo(asked.Select((_, place) => place % 2 == 0 ? place : place == 999 ? 0 : (double?)null)));
            Assert.That(values.Select(each => each.StepsToday), Is.All.Null);
        }
    }

    private static void AssertWhole(LastValues values, long begin, int least)
    {
        if (values.MeasuredAt is not { } measured)
        {
            Assert.That(least, Is.Zero, "nothing was noted before it was asked");
            return;
        }

        var number = (int)((measured.UtcTicks - begin) / TimeSpan.TicksPerSecond);
        Assert.That(number, Is.GreaterThanOrEqualTo(least), "what was noted before it was asked is seen");
        Assert.That(
            (values.HeartRateBpm!.Signal.Value, values.OxygenPercent!.Signal.Value, values.BatteryPercent!.Signal.Value, values.HeartRateBpm.MeasuredAt),
            Is.EqualTo(((double?)number, (double?)number, (double?)number, measured)), "of one moment");
    }

    private static DateTimeOffset At(long begin, int number) => new(begin + (number * TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static StoredReading Reading(long begin, int number) => new()
    {
        Source = Bracelet,
        Sequence = number,
        MeasuredTicks = At(begin, number).UtcTicks,
        ReceivedTicks = At(begin, number).UtcTicks,
        SpanSeconds = 10,
        HeartRate = number,
        HeartRateMarks = 0,
        Oxygen = number,
        OxygenMarks = 0,
        Battery = number,
        BatteryMarks = 0,
    };
}
