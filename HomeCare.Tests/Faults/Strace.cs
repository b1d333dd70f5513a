using HomeCare.Tests.Support;

namespace HomeCare.Tests.Faults;

/// <summary>strace starts a program and answers chosen calls on chosen files in the kernel's place.</summary>
internal static class Strace
{
    public const string Writes = "pwrite64,pwritev,write,fsync,fdatasync,ftruncate,rename,renameat,renameat2";

    /// <param name="inject">As strace's -e inject wants it, behind the names of the calls: "error=EIO:when=5+", "signal=SIGKILL:when=7".</param>
    /// <param name="log">Where the calls it saw go.</param>
    public static IReadOnlyList<string> Failing(string folder, IEnumerable<string> files, string inject, string log = "/dev/null")
    {
        Required.OrSkip(Required.Find("strace") is not null, "strace", "apt-get install strace");
        return
        [
            // Not --seccomp-bpf, however much faster: strace 6.1 then injects nothing into calls chosen by their path.
            "strace", "-f", "-qq", "-o", log, .. files.SelectMany(file => new[] { "-P", Path.Combine(folder, file) }),
            "-e", $"trace={Writes}", "-e", $"inject={Writes}:{inject}", "--",
        ];
    }
}
