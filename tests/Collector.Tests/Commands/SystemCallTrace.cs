using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Collector.Tests.Commands;

/// <summary>What strace's output says of one program's own threads: files that they open, network connections; and the commands that it starts.</summary>
internal sealed partial class SystemCallTrace
{
    // A child has the number of its process; what it opens before it becomes its command is /dev/null alone.
    private readonly HashSet<string> _own = [];
    private readonly HashSet<string> _children = [];
    private readonly HashSet<string> _started = [];

    public List<ImmutableArray<string>> Commands { get; } = [];
    public List<string> Opened { get; } = [];
    public List<string> Connected { get; } = [];

    // 17    openat(AT_FDCWD, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3
    [GeneratedRegex("^([0-9]+) +(?:<\\.\\.\\. )?([a-z0-9]+)(?:\\(| resumed>)(.*)$")]
    private static partial Regex LinePattern { get; }

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex TextPattern { get; }

    // ) = 18     => {parent_tid=[18]}, 88) = 18
    [GeneratedRegex("\\) += ([0-9]+)")]
    private static partial Regex ResultPattern { get; }

    public static SystemCallTrace Read(string path)
    {
        var trace = new SystemCallTrace();
        var calls = File.ReadLines(path).Select(line => LinePattern.Match(line)).Where(match => match.Success).ToList();
        trace._own.Add(calls[0].Groups[1].Value);
        trace.FindThreads(calls);
        foreach (var call in calls.Skip(1))
            trace.Take(call.Groups[1].Value, call.Groups[2].Value, call.Groups[3].Value);
        return trace;
    }

    // Of a call that was interrupted the flags stand in its first line, the new thread in its second.
    private void FindThreads(List<Match> calls)
    {
        var asked = new Dictionary<string, bool>();
        foreach (var call in calls.Where(call => call.Groups[2].Value is "clone" or "clone3" or "vfork" or "fork"))
        {
            var (pid, rest) = (call.Groups[1].Value, call.Groups[3].Value);
            if (call.Value.Contains('(', StringComparison.Ordinal) && !call.Value.Contains("resumed>", StringComparison.Ordinal))
                asked[pid] = rest.Contains("CLONE_THREAD", StringComparison.Ordinal);
            if (ResultPattern.Match(rest) is { Success: true } made && _own.Contains(pid))
                (asked.GetValueOrDefault(pid) ? _own : _children).Add(made.Groups[1].Value);
        }
    }

    private void Take(string pid, string call, string rest)
    {
        if (call == "execve" && _children.Contains(pid) && rest.StartsWith('"') && _started.Add(pid))
            Start(rest);
        else if (_own.Contains(pid) && call is "openat" or "open" or "openat2" && TextPattern.Match(rest) is { Success: true } file)
            Opened.Add(Unescape(file.Groups[1].Value));
        else if (_own.Contains(pid) && call == "connect" && rest.Contains("AF_INET", StringComparison.Ordinal))
            Connected.Add(rest);
    }

    // execve("/usr/sbin/ip", ["ip", "rule", "show"], ["PATH=...", ...]) = 0; a command's own children are its own affair.
    private void Start(string rest)
    {
        var end = rest.IndexOf("], [", StringComparison.Ordinal);
        var list = rest[(rest.IndexOf('[') + 1)..(end < 0 ? rest.Length : end)];
        Commands.Add([.. TextPattern.Matches(list).Select(match => Unescape(match.Groups[1].Value))]);
    }

    private static string Unescape(string text) => Regex.Unescape(text.Replace("\\\"", "\"", StringComparison.Ordinal));
}
