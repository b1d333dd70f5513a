using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry.Journal;

/// <summary>
/// Short numbers for people and sources, given once for ever: what the journal writes instead of ids. A segment introduces each that it uses, and the register
/// keeps all of them, so neither a damaged entry nor a lost register leaves a number without its meaning, and none ever means somebody else.
/// </summary>
internal sealed class Numbers
{
    private readonly Lock gate = new();
    private readonly Dictionary<PatientId, int> people = [];
    private readonly Dictionary<int, PatientId> peopleByNumber = [];
    private readonly Dictionary<Source, int> sources = [];
    private readonly Dictionary<int, Source> sourcesByNumber = [];
    private List<(int, PatientId)> newPeople = [];
    private List<(int, Source)> newSources = [];
    private int last;

    public int Of(PatientId patient)
    {
        lock (gate)
        {
            return people.TryGetValue(patient, out var number) ? number : Know(++last, patient);
        }
    }

    public int Of(Source source)
    {
        lock (gate)
        {
            return sources.TryGetValue(source, out var number) ? number : Know(++last, source);
        }
    }

    public PatientId? FindPerson(int number)
    {
        lock (gate)
        {
            return peopleByNumber.TryGetValue(number, out var patient) ? patient : null;
        }
    }

    public Source? FindSource(int number)
    {
        lock (gate)
        {
            return sourcesByNumber.GetValueOrDefault(number);
        }
    }

    /// <summary>What a segment or the register says. A number that is known with another meaning is damage, and refused.</summary>
    public int Know(int number, PatientId patient, bool isSaved = false)
    {
        lock (gate)
        {
            if (peopleByNumber.TryGetValue(number, out var known) && known != patient)
            {
                throw new InvalidDataException($"Number {number} stands for two people: the journal or its register was changed on the disk.");
            }

            if (people.TryAdd(patient, number))
            {
                peopleByNumber[number] = patient;
                last = Math.Max(last, number);
                if (!isSaved)
                {
                    newPeople.Add((number, patient));
                }
            }

            return number;
        }
    }

    /// <summary>What a segment or the register says.</summary>
    public int Know(int number, Source source, bool isSaved = false)
    {
        lock (gate)
        {
            if (sourcesByNumber.TryGetValue(number, out var known) && known != source)
            {
                throw new InvalidDataException($"Number {number} stands for two sources: the journal or its register was changed on the disk.");
            }

            if (sources.TryAdd(source, number))
            {
                sourcesByNumber[number] = source;
                last = Math.Max(last, number);
                if (!isSaved)
                {
                    newSources.Add((number, source));
                }
            }

            return number;
        }
    }

    /// <summary>Those that the register does not have; given once.</summary>
    public (List<(int Number, PatientId Patient)> People, List<(int Number, Source Source)> Sources) TakeNew()
    {
        lock (gate)
        {
            var taken = (newPeople, newSources);
            (newPeople, newSources) = ([], []);
            return taken;
        }
    }

    /// <summary>They could not be saved.</summary>
    public void GiveBack(List<(int Number, PatientId Patient)> unsavedPeople, List<(int Number, Source Source)> unsavedSources)
    {
        lock (gate)
        {
            newPeople.AddRange(unsavedPeople);
            newSources.AddRange(unsavedSources);
        }
    }
}
