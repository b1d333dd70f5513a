using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Tests.Alerts.Silence;

/// <summary>Many homes, as the test says what was heard of each.</summary>
internal sealed class Fleet(DateTimeOffset since) :
    IRequestHandler<ListHomes, IReadOnlyList<Home>>, IRequestHandler<FindWearer, PatientId?>, IRequestHandler<FindSources, IReadOnlyList<SourceHeard>>
{
    private readonly Dictionary<BoxId, SourceHeard> heard = [];

    public List<Home> Homes { get; } = [];

    /// <summary>How many homes were asked about.</summary>
    public int Asked { get; private set; }

    /// <summary>Throws for a home whose last word cannot be read.</summary>
    public BoxId? Unreadable { get; set; }

    public IReadOnlyList<Home> Add(int count)
    {
        var first = Homes.Count;
        Homes.AddRange(Enumerable.Range(0, count).Select(_ => new Home(PatientId.New(), BoxId.New(), since, "Europe/Paris")));
        return Homes[first..];
    }

    /// <summary>The box and the bracelet of these homes send at this instant.</summary>
    public void Hear(IEnumerable<Home> homes, DateTimeOffset at, string @operator = "F SFR")
    {
        var beat = new Heartbeat(
            1, at, 1, "1.0", BraceletLinkState.Connected, "HC-0001", at, 80, ModemState.Ready, 70, @operator, true, 0, 0, 1L << 33);
        foreach (var home in homes)
        {
            heard[home.Box] = new(home.Patient, home.Box, at, at, beat, new SignalHeard(at), new SignalHeard(at));
        }
    }

    public SourceHeard Of(Home home) => heard.GetValueOrDefault(home.Box) ?? new(home.Patient, home.Box, null, null, null);

    public void Say(SourceHeard source) => heard[source.Box] = source;

    public Task<IReadOnlyList<Home>> Handle(ListHomes request, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Home>>([.. Homes]);

    public Task<PatientId?> Handle(FindWearer request, CancellationToken cancellationToken) =>
        Task.FromResult(Homes.Find(home => home.Box == request.Box)?.Patient);

    public Task<IReadOnlyList<SourceHeard>> Handle(FindSources request, CancellationToken cancellationToken)
    {
        Asked += request.Homes.Count;
        return request.Homes.Any(home => home.Box == Unreadable)
            ? throw new IOException("unreadable")
            : Task.FromResult<IReadOnlyList<SourceHeard>>([.. request.Homes.Select(Of)]);
    }
}
