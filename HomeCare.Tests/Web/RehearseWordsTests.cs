using HomeCare.Tests.Support;
using HomeCare.Web;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

internal sealed class RehearseWordsTests
{
    [Test]
    public async Task A_danger_s_words_are_read_as_they_are_written_and_nothing_is_complained_of()
    {
        var heard = new HeardLog<RehearseWords>();
        await new RehearseWords(TimeProvider.System, heard).StartAsync(CancellationToken.None);
        Assert.That(heard.Lines, Is.Empty);
    }
}
