namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// The server is away, hung, full, or refuses us: nothing is wrong with what was asked, and it is worth asking again. An
/// <see cref="IOException"/>, so that <c>StorageFault.IsEngineAway</c> knows it. Its sentence bears no secret and no value.
/// </summary>
internal sealed class InfluxAwayException(string sentence, Exception? inner = null) : IOException(sentence, inner);
