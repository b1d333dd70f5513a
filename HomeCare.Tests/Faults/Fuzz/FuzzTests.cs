using NUnit.Framework;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>R17, a glance: some inputs for each parser in every run; `./homecare fuzz` goes on for as long as one likes.</summary>
[TestFixture]
internal sealed class FuzzTests
{
    private static IEnumerable<TestCaseData> Targets => FuzzTargets.All.Select(target => new TestCaseData(target).SetArgDisplayNames(target.Name));

    [TestCaseSource(nameof(Targets))]
    public async Task Nothing_breaks_in_a_glance(FuzzTarget target)
    {
        var seed = Environment.TickCount & 0xFFFF;
        var report = await new Fuzzer(target, seed, TimeProvider.System).RunAsync(TimeSpan.FromMilliseconds(150), 3000, CancellationToken.None);

        Assert.That(report.Findings.Select(finding => $"--only {finding.Target} --seed {seed}: {Convert.ToHexString(finding.Input)}: {finding.What}"), Is.Empty);
        Assert.That(report.Executions, Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public async Task A_parser_that_throws_is_found()
    {
        var report = await RunAsync(input => input.Contains((byte)'!') ? throw new InvalidTimeZoneException() : "");

        Assert.That(report.Findings, Has.Count.EqualTo(1));
        Assert.That(report.Findings[0].What, Does.StartWith(nameof(InvalidTimeZoneException)));
        Assert.That(report.Findings[0].Input, Does.Contain((byte)'!'));
    }

    [Test]
    public async Task A_broken_promise_is_found()
    {
        var report = await RunAsync(input =>
        {
            BrokenPromiseException.Unless(input.Length < 20, "longer than promised");
            return "";
        });

        Assert.That(report.Findings.Single().What, Does.Contain("longer than promised"));
    }

    [Test]
    public async Task A_parser_that_never_comes_back_is_found_and_the_others_go_on()
    {
        using var never = new ManualResetEventSlim();
        var hung = 0;
        var target = FuzzTarget.Of("planted", Corpus.Texts("seed"), input =>
        {
            if (input.Length > 6 && Interlocked.Exchange(ref hung, 1) == 0)
            {
                never.Wait();
            }

            return "";
        });

        var report = await new Fuzzer(target, 1, TimeProvider.System, hangs: TimeSpan.FromMilliseconds(300))
            .RunAsync(TimeSpan.FromSeconds(30), 3000, CancellationToken.None);
        never.Set();

        Assert.That(report.Findings.Single().What, Does.StartWith("never came back"));
        Assert.That(report.Executions, Is.GreaterThanOrEqualTo(3000));
    }

    [Test]
    public async Task A_parser_that_allocates_without_bound_is_found()
    {
        var report = await RunAsync(input => new string('x', input.Length > 10 ? 20_000_000 : 1)[..1], most: 60);

        Assert.That(report.Findings.Single().What, Does.StartWith("allocates"));
    }

    [Test]
    public async Task The_same_seed_finds_the_same_input()
    {
        string Parse(byte[] input) => input.Length % 7 == 3 && input.Contains((byte)0xFF) ? throw new FormatException() : $"{input.Length}";

        var (first, again) = (await RunAsync(Parse), await RunAsync(Parse));

        Assert.That(again.Findings.Single().Input, Is.EqualTo(first.Findings.Single().Input));
    }

    [Test]
    public async Task What_the_parser_says_leads_deeper()
    {
        // Three right bytes in a row come about one by one, as each is told apart; all at once they would not.
        var report = await RunAsync(input => input.AsSpan().StartsWith("hom"u8) ? throw new FormatException() : $"{input.AsSpan().CommonPrefixLength("hom"u8)}", 400_000);

        Assert.That(report.Findings, Is.Not.Empty);
    }

    private static Task<FuzzReport> RunAsync(Func<byte[], string> run, long most = 5000) =>
        new Fuzzer(FuzzTarget.Of("planted", Corpus.Texts("seed!"[..4]), run), 1, TimeProvider.System).RunAsync(TimeSpan.FromSeconds(60), most, CancellationToken.None);
}
