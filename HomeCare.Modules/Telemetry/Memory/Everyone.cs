using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Memory;

/// <summary>Everyone and every box in memory. Nothing here is the only copy: it is made again from the journal, the register and the series store.</summary>
internal sealed class Everyone
{
    private readonly ConcurrentDictionary<PatientId, Person> people = new();
    private readonly ConcurrentDictionary<BoxId, BoxSeen> boxes = new();

    /// <summary>
    /// UTC ticks. From here on the series store held nothing of anyone when this process began to be the only one that writes it; what it wrote since, each
    /// <see cref="Memory.Person.PackedUntil"/> tells. No end is known while others write it, or it could not say.
    /// </summary>
    public long StoreEnd { get; set; } = long.MaxValue;

    public IEnumerable<Person> People => people.Select(each => each.Value);

    public IEnumerable<BoxSeen> Boxes => boxes.Select(each => each.Value);

    public Person Person(PatientId patient) => people.TryGetValue(patient, out var person) ? person : people.GetOrAdd(patient, id => new Person(id));

    public BoxSeen Box(BoxId box) => boxes.TryGetValue(box, out var seen) ? seen : boxes.GetOrAdd(box, id => new BoxSeen(id));

    /// <summary>
    /// Another process has this person now. The boxes go too: what they brought and is not packed comes again if the person comes back, and must not count as known.
    /// </summary>
    public void Forget(Person person)
    {
        people.TryRemove(KeyValuePair.Create(person.Id, person));
        foreach (var box in person.Boxes)
        {
            boxes.TryRemove(box, out _);
        }
    }

    /// <summary>Null for one of whom nothing was ever heard.</summary>
    public Person? Find(PatientId patient) => people.GetValueOrDefault(patient);
}
