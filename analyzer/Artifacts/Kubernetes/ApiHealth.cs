using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>What a component says of its own health, check by check: <c>/readyz?verbose</c>, <c>/livez?verbose</c>, <c>/healthz</c>.</summary>
/// <param name="Verdict">The line that sums them up: <c>livez check passed</c>, <c>readyz check failed</c>, <c>ok</c>; null where it is missing.</param>
internal sealed record ApiHealth(ImmutableArray<HealthCheck> Checks, LabelledValue? Verdict) : IArtifact<ApiHealth>
{
    /// <summary>What kubectl sets around the body of an answer that is an error; the body's line ends are then written out.</summary>
    private const string ErrorHead = "an error on the server (\"";

    /// <summary>Null where nothing sums the checks up.</summary>
    public bool? IsHealthy => Verdict is null ? null : Verdict.Value is "ok" || Verdict.Value.EndsWith("passed", StringComparison.Ordinal);

    public static Parsed<ApiHealth> Parse(ArtifactText text)
    {
        var checks = ImmutableArray.CreateBuilder<HealthCheck>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        LabelledValue? verdict = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            foreach (var said in SaidIn(line.Text.Trim()))
            {
                if (CheckOf(line, said) is { } check)
                    checks.Add(check);
                else if (IsVerdict(said))
                    verdict = new(line, "verdict", said);
                else
                    notes.Add(new(line, "not a check of a component's health"));
            }
        }

        return new(new(checks.ToImmutable(), verdict), notes.ToImmutable());
    }

    // Error from server (InternalError): an error on the server ("[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed") has prevented the request from succeeding
    private static string[] SaidIn(string line)
    {
        var start = line.IndexOf(ErrorHead, StringComparison.Ordinal);
        var stop = line.LastIndexOf("\") has prevented", StringComparison.Ordinal);
        return start < 0 || stop < start + ErrorHead.Length
            ? [line]
            : line[(start + ErrorHead.Length)..stop].Split("\\n");
    }

    // [-]poststarthook/rbac/bootstrap-roles failed: reason withheld
    private static HealthCheck? CheckOf(SourceLine line, string said)
    {
        if (said is not ['[', '+' or '-', ']', not ' ', ..])
            return null;

        var blank = said.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? null : new(line, said[3..blank], said[1] == '+', said[(blank + 1)..]);
    }

    // readyz check failed      healthz check passed      ok
    private static bool IsVerdict(string said) => said is "ok" || said.Split(' ') is ["readyz" or "livez" or "healthz", "check", "passed" or "failed"];
}

/// <summary>One check, for instance <c>etcd</c> or <c>poststarthook/rbac/bootstrap-roles</c>.</summary>
/// <param name="Says"><c>ok</c>, <c>excluded: ok</c>, <c>failed: reason withheld</c>.</param>
internal sealed record HealthCheck(SourceLine Line, string Name, bool IsPassed, string Says);
