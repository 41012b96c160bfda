using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json;

namespace SupportBundle.Collector.Tests.Commands;

/// <summary>The plan against what strace(1) sees of a run: every command, and every file that the collector itself opens.</summary>
public sealed class PlanIsKeptTests : IDisposable
{
    /// <summary>What the runtime opens by itself, whatever the program does; <c>**</c> is any number of segments.</summary>
    private static readonly ImmutableArray<string> OfTheRuntime =
    [
        $"{AppContext.BaseDirectory}**", $"{BuiltProgram.DotnetRoot}/**", "/usr/lib/**", "/lib/**", "/lib64/**", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf", "/usr/share/zoneinfo/**", "/etc/localtime",
        "/proc/self/**", "/proc/meminfo", "/proc/stat", "/sys/fs/cgroup/**", "/sys/devices/system/**", "/dev/null", "/dev/tty", "/dev/urandom", "/usr/share/terminfo/**", "/etc/terminfo/**",
        "/root/.terminfo/**", "/tmp/clr-debug-pipe*", "/tmp/.dotnet/**", "/dev/shm/**", "/etc/dotnet/**", "/root/.net/**", "/memfd:doublemapper", "/etc/passwd", "/etc/nsswitch.conf",
    ];

    private readonly BuiltProgram _program = new();

    public void Dispose() => _program.Dispose();

    [RootFact("following system calls")]
    public void A_run_does_what_the_plan_names_and_nothing_else()
    {
        var plan = Plan("--no-cluster", "--no-probes");
        var (code, output) = _program.Script(
            "mkdir -p /run/netns && mount -t tmpfs none /run/netns && ip netns add pod1 && "
            + "strace -f -qq -v -s 4096 -o trace -e trace=execve,openat,open,openat2,clone,clone3,fork,vfork,connect $SB --out $OUT --no-cluster --no-probes --quiet",
            "--net", "--pid", "--fork", "--mount-proc");

        Assert.True(code is 0 or 1, output);
        var seen = SystemCallTrace.Read(_program.At("trace"));
        Assert.Equal([], seen.Commands.Where(argv => !plan.Any(item => IsOf(item, argv))).Select(argv => string.Join(' ', argv)).Distinct());
        Assert.Equal([], seen.Opened.Select(Normal).Distinct().Where(path => !IsPlanned(path, plan)).Order(StringComparer.Ordinal));
        Assert.Empty(seen.Connected);
        Assert.InRange(seen.Commands.Count, 50, 10_000);
        Assert.Equal([], plan.Select(item => item.Id).Except(["collector/itself"]).Except(_program.Verify().Manifest!.Items.Select(item => item.Spec))); // a sound bundle has one
    }

    [Fact]
    public void What_is_left_out_or_added_is_so_in_the_plan()
    {
        Assert.DoesNotContain(Plan("--no-probes"), item => item.What.StartsWith("tries", StringComparison.Ordinal));
        Assert.Contains(Plan(), item => item.What.StartsWith("tries", StringComparison.Ordinal));
        Assert.DoesNotContain(Plan("--skip", "netfilter"), item => item.Id.StartsWith("netfilter/", StringComparison.Ordinal));
        Assert.Contains(Plan("--only", "logs", "--since", "2h"), item => item.What.Contains("--since=@(start - 7200 s)", StringComparison.Ordinal));
        Assert.Contains(Plan("--only", "identity", "--capture", "5s:port 53"), item => item.What == "runs tcpdump -p -n -U -s 256 -c 200000 -i any -w - -- port 53");
    }

    private bool IsPlanned(string path, List<PlanItem> plan) =>
        OfTheRuntime.Any(pattern => Matches(pattern, path)) || Matches($"{_program.Folder}/**", path) || path == _program.Folder
        || plan.Any(item => item.Reads.Any(pattern => Matches(pattern, path)))
        || plan.Any(item => item.Reads.Any(pattern => pattern.EndsWith("/**", StringComparison.Ordinal) && IsLinkTarget(pattern[..^3], path)));

    // Of a link in a tree it is its target that is opened; which targets are followed, TreeTests hold.
    private static bool IsLinkTarget(string root, string path) =>
        Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true, AttributesToSkip = 0 })
            .Any(entry => new FileInfo(entry).LinkTarget is not null && File.ResolveLinkTarget(entry, returnFinalTarget: true)?.FullName == path);

    // The kernel's own tables are read by the thread that is in the namespace; a process has a number.
    private static string Normal(string path) => path.Replace("/proc/thread-self/", "/proc/", StringComparison.Ordinal).TrimEnd('/') is { Length: > 0 } normal ? normal : "/";

    private static bool IsOf(PlanItem item, ImmutableArray<string> argv) =>
        argv.Length == item.Argv.Length && item.Argv.Zip(argv).All(pair => pair.First == pair.Second || pair.First == "{target}" || (pair.First.StartsWith("--since=@(", StringComparison.Ordinal) && pair.Second.StartsWith("--since=@", StringComparison.Ordinal)));

    private static bool Matches(string pattern, string path)
    {
        if (pattern.EndsWith("**", StringComparison.Ordinal))
            return path.StartsWith(pattern[..^2], StringComparison.Ordinal) || path == pattern[..^2].TrimEnd('/');

        var (patterns, segments) = (pattern.Split('/', StringSplitOptions.RemoveEmptyEntries), path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return patterns.Length == segments.Length && patterns.Zip(segments).All(pair => FileSystemName.MatchesSimpleExpression(pair.First, pair.Second, ignoreCase: false));
    }

    private List<PlanItem> Plan(params string[] options)
    {
        var (code, output) = _program.Run(BuiltProgram.Path, ["plan", "--json", .. options]);
        Assert.True(code == 0, output);
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.EnumerateArray().Select(item => new PlanItem($"{item.GetProperty("id")}", $"{item.GetProperty("what")}", Texts(item, "argv"), Texts(item, "reads")))];
    }

    private static ImmutableArray<string> Texts(JsonElement item, string name) =>
        item.TryGetProperty(name, out var array) ? [.. array.EnumerateArray().Select(text => $"{text}")] : [];

    private sealed record PlanItem(string Id, string What, ImmutableArray<string> Argv, ImmutableArray<string> Reads);
}
