namespace HomeCare.Demo;

/// <summary><c>./homecare totp SECRET</c>: the code to type now, for someone without an authenticator at hand.</summary>
internal static class TotpVerb
{
    public static int Run(string[] words)
    {
        var secret = string.Concat(words);
        if (!Totp.IsSecret(secret))
        {
            Console.Error.WriteLine("Give the TOTP secret that the demo printed: ./homecare totp ABCD...");
            return 1;
        }

        var now = TimeProvider.System.GetUtcNow();
        Console.WriteLine($"{Totp.Code(secret, now)}  ({Totp.SecondsLeft(now)} s left)");
        return 0;
    }
}
