using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Architecture;

/// <summary>Laws about types, as functions from types to what breaks them.</summary>
internal static class TypeRules
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Words that would carry who someone is, or how they are, into a log.</summary>
    private static readonly string[] Personal =
        ["name", "phone", "email", "mail", "address", "text", "body", "value", "bpm", "percent", "note", "password", "secret", "birth", "door"];

    /// <summary>As a string these are a telephone, a secret or a door; as a number they count something.</summary>
    private static readonly string[] PersonalAsText = ["number", "code", "token"];

    private static readonly string[] SayNothing = ["Helper", "Helpers", "Util", "Utils", "Manager", "Service", "Dto", "Impl", "Base"];

    /// <summary>What a contract may be: a record, a record struct, an enum, or the static home of a few fixed words.</summary>
    public static IEnumerable<string> NotValues(IEnumerable<Type> types) => types
        .Where(type => type.Namespace?.EndsWith(".Contracts", StringComparison.Ordinal) == true && !type.IsNested && !IsGenerated(type))
        .Where(type => !type.IsPublic || !(type.IsEnum || IsRecord(type) || (type.IsAbstract && type.IsSealed)))
        .Select(type => $"{type.FullName} is in Contracts but is no public value");

    /// <summary>Outside its contracts a module shows its registration alone; migrations and Razor components are public by their generators.</summary>
    public static IEnumerable<string> NeedlesslyPublic(IEnumerable<Type> types, string root) => types
        .Where(type => type.IsPublic && type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true)
        .Where(type => type.Namespace!.Split('.') is var parts && !parts.Intersect(["Contracts", "Wire", "Shared", "Migrations"]).Any())
        .Where(type => !type.Name.EndsWith("Module", StringComparison.Ordinal) && !IsRazor(type))
        .Select(type => $"{type.FullName} is public: nobody outside its module may need it");

    /// <summary>An interface with one implementation is a second name for a class.</summary>
    public static IEnumerable<string> LonelyInterfaces(IReadOnlyCollection<Type> types) => types
        .Where(type => type.IsInterface && !IsGenerated(type))
        .Select(face => (Face: face, Count: types.Count(type => type is { IsInterface: false, IsAbstract: false } && Implements(type, face))))
        .Where(found => found.Count < 2)
        .Select(found => $"{found.Face.FullName} has {found.Count} implementation(s): an interface has two, or is not there");

    /// <summary>Log messages carry ids, counts, states and times. A word that names a person or a measurement is none of these.</summary>
    public static IEnumerable<string> TalkativeLogs(IEnumerable<Type> types) =>
        from type in types
        from method in type.GetMethods(Everything)
        where method.GetCustomAttribute<LoggerMessageAttribute>() is not null
        from parameter in method.GetParameters()
        where !typeof(ILogger).IsAssignableFrom(parameter.ParameterType) && (SoundsPersonal(parameter) || CarriesMore(parameter.ParameterType))
        select $"{type.FullName}.{method.Name}({parameter.ParameterType.Name} {parameter.Name}) may log what a log must not know";

    /// <summary>Class names say what a thing is; these endings say that nobody knew.</summary>
    public static IEnumerable<string> EmptySuffixes(IEnumerable<Type> types) => types
        .Where(type => !IsGenerated(type))
        .Where(type => SayNothing
            .Any(suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal)))
        .Select(type => $"{type.FullName}: the name's ending says nothing");

    private static bool SoundsPersonal(ParameterInfo parameter) =>
        Personal.Any(word => parameter.Name!.EndsWith(word, StringComparison.OrdinalIgnoreCase)) ||
        (parameter.ParameterType == typeof(string) &&
            PersonalAsText.Any(word => parameter.Name!.EndsWith(word, StringComparison.OrdinalIgnoreCase)));

    // An id prints as an id, an enum as a word; a record prints all that is in it.
    private static bool CarriesMore(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? CarriesMore(inner)
        : type.Assembly.GetName().Name!.StartsWith("HomeCare.", StringComparison.Ordinal) && !type.IsEnum && !type.Name.EndsWith("Id", StringComparison.Ordinal);

    private static bool Implements(Type type, Type face) => type.GetInterfaces()
        .Any(each => each == face || (each.IsGenericType && each.GetGenericTypeDefinition() == face));

    private static bool IsRecord(Type type) => type.IsValueType
        ? type.GetMethod("PrintMembers", Everything) is not null
        : type.GetMethod("<Clone>$", Everything) is not null;

    private static bool IsRazor(Type type) =>
        type.IsSubclassOf(typeof(Microsoft.AspNetCore.Components.ComponentBase)) || type.Name == "_Imports";

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.GetCustomAttribute<CompilerGeneratedAttribute>() is not null;
}
