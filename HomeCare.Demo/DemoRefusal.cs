namespace HomeCare.Demo;

/// <summary>The demo cannot go on, for a reason that the person in front of it can mend; the message says how.</summary>
internal sealed class DemoRefusal(string sentence) : Exception(sentence);
