using NUnit.Framework;

namespace HomeCare.Tests.Support;

/// <summary>Programs of the machine that a test needs: with <c>CI=true</c> a missing one is a failure, elsewhere a skip with what to install.</summary>
internal static class Required
{
    public static void OrSkip(bool present, string what, string install)
    {
        if (present)
        {
            return;
        }

        var sentence = $"{what} is missing. Install it: {install} (or run ./homecare test as root on Debian).";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(sentence);
        }

        Assert.Ignore(sentence);
    }

    /// <summary>The program's full path on PATH or in one of the folders; null when it is nowhere.</summary>
    public static string? Find(string program, params string[] folders) =>
        folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
