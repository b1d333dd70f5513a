using System.Text.Json;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.BackOffice;
using HomeCare.Tests.Support;
using HomeCare.Web.Commands;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

[TestFixtureSource(typeof(TwoEngines))]
[NonParallelizable]
internal sealed class SeedTests(EngineKind kind)
{
    private TestStore store = null!;

    [SetUp]
    public async Task Open() => store = await TestStore.CreateAsync(kind);

    [TearDown]
    public async Task Close() => await store.DisposeAsync();

    [Test]
    public async Task It_fills_an_empty_store_once_with_people_who_can_be_used_at_once()
    {
        var file = Path.Combine(store.Folder, "seed.json");

        Assert.That(await RunAsync("seed", "--homes", "4", "--out", file), Is.Zero);
        using var seeded = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var signIns = seeded.RootElement.GetProperty("sign_ins").EnumerateArray().ToList();
        var homes = seeded.RootElement.GetProperty("homes").EnumerateArray().ToList();

        Assert.That(signIns.Select(signIn => signIn.GetProperty("role").GetString()), Is.EqualTo(["doctor", "nurse", "admin"]));
        Assert.That(signIns.Select(signIn => signIn.GetProperty("totp_secret").GetString()), Has.All.Match("^[A-Z2-7]{32}$"));
        Assert.That(homes.Select(home => home.GetProperty("scenario").GetString()), Is.EqualTo(["stable", "tachycardia", "fall", "stable"]));
        Assert.That(homes.Select(home => home.GetProperty("code").GetString()), Is.Unique);
        Assert.That(File.Exists(seeded.RootElement.GetProperty("authority_file").GetString()), Is.True);
        var numbers = homes.SelectMany(home => home.GetProperty("contacts").EnumerateArray()).Select(contact => contact.GetProperty("number_e164").GetString()).ToList();
        Assert.That(numbers, Is.Unique.And.All.Match(@"^\+3363998\d{4}$"), "numbers kept for fiction");
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        Assert.That(await RunAsync("seed", "--homes", "4", "--out", file), Is.EqualTo(1), "a store that has people is left alone");
    }

    [TestCase("sed")]
    [TestCase("--hoems", "3")]
    [TestCase("seed", "--out", "x.json", "--homes", "0")]
    [TestCase("account", "create", "--email", "a@homecare.example", "--role", "Doctor")]
    public async Task Wrong_arguments_are_2_and_change_nothing(params string[] arguments)
    {
        Assert.That(await RunAsync(arguments), Is.EqualTo(2));
        Assert.That(File.Exists(Path.Combine(store.Folder, "x.json")), Is.False);
    }

    [Test]
    public async Task A_house_is_set_up_from_the_command_line()
    {
        Assert.That(await RunAsync("account", "create", "--email", "a@homecare.example", "--role", "Admin"), Is.Zero);
        Assert.That(await RunAsync("account", "create", "--email", "b@homecare.example", "--role", "Nurse", "--name", "Claire Petit, infirmière", "--phone", "06 12 34 56 78"), Is.Zero);
        Assert.That(await RunAsync("account", "create", "--email", "b@homecare.example", "--role", "Nurse", "--name", "Claire Petit, infirmière", "--phone", "06 12 34 56 78"), Is.EqualTo(1));
        Assert.That(await RunAsync("box", "prepare", "--serial", "HC-0001", "--patient", PatientId.New().ToString()), Is.EqualTo(1));
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        [.. arguments, .. store.Settings.Where(pair => pair.Value is not null).Select(pair => $"--{pair.Key}={pair.Value}")]);
}
