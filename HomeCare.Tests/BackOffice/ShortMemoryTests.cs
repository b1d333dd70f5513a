using HomeCare.Modules.BackOffice;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

internal sealed class ShortMemoryTests
{
    private readonly FakeTimeProvider clock = new();
    private int loads;

    [TestCase(9.9, 1)]
    [TestCase(10, 2)]
    public async Task An_answer_is_asked_for_again_when_its_time_is_over(double seconds, int expected)
    {
        loads = 0;
        var memory = new ShortMemory<string, string>(clock, TimeSpan.FromSeconds(10));
        await memory.GetAsync("a", Load);
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await memory.GetAsync("a", Load);

        Assert.That(loads, Is.EqualTo(expected));
    }

    [Test]
    public async Task Nothing_is_remembered_of_what_is_not_there()
    {
        loads = 0;
        var memory = new ShortMemory<string, string>(clock, TimeSpan.FromSeconds(10));
        Task<string?> Nothing()
        {
            loads++;
            return Task.FromResult<string?>(null);
        }

        await memory.GetAsync("a", Nothing);
        await memory.GetAsync("a", Nothing);

        Assert.That(loads, Is.EqualTo(2));
    }

    [Test]
    public async Task What_is_forgotten_while_it_is_being_loaded_is_not_kept()
    {
        loads = 0;
        var memory = new ShortMemory<string, string>(clock, TimeSpan.FromSeconds(10));
        var database = new TaskCompletionSource<string?>();
        var first = memory.GetAsync("a", () => database.Task);

        memory.Forget(_ => true);
        database.SetResult("from before");
        await first;
        await memory.GetAsync("a", Load);

        Assert.That(loads, Is.EqualTo(1), "the answer from before the change must not stay");
    }

    private Task<string?> Load()
    {
        loads++;
        return Task.FromResult<string?>("value");
    }
}
