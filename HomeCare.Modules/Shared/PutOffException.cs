namespace HomeCare.Modules.Shared;

/// <summary>
/// Readings are not taken now, for a reason that is known, told at <c>/health/ready</c> and mended by an operator: nothing was acknowledged, the box keeps
/// them. It is expected, may come ten thousand times a second, and is therefore no line of the log each time.
/// </summary>
/// <param name="code">The problem's word for programs.</param>
/// <param name="sentence">What the box is told: no host, no path, no figure of ours.</param>
/// <param name="retryAfter">When to come back.</param>
public class PutOffException(string code, string sentence, TimeSpan retryAfter) : IOException(sentence)
{
    public string Code => code;

    public TimeSpan RetryAfter => retryAfter;
}
