using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A component that started, by a line it writes then, or that systemd writes of it.</summary>
/// <param name="Attempt">How often it had been started before, where the line or the log's path counts; else null.</param>
internal sealed record ComponentStart(string Component, DateTimeOffset? Time, string Path, int LineNumber, int? Attempt)
{
    /// <summary>Whose word it is.</summary>
    public StartSign Sign { get; init; }
}

/// <summary>Who tells of a start.</summary>
internal enum StartSign
{
    /// <summary>The program itself, by what it writes first.</summary>
    Program,

    /// <summary>systemd, of a unit that it started.</summary>
    Unit,

    /// <summary>systemd, of a unit that ended and is to be started again.</summary>
    Restart,
}

/// <summary>The lines by which components say that they start.</summary>
internal static class StartLines
{
    /// <summary>Texts of which such a line holds one.</summary>
    public static readonly string[] Literals =
    [
        // systemd[1]: Started kubelet.service - kubelet: The Kubernetes Node Agent.   systemd[1]: Started containerd container runtime.
        "Started ",

        // systemd[1]: kubelet.service: Scheduled restart job, restart counter is at 5.
        "Scheduled restart job, restart counter is at ",

        // I0629 14:44:25.191200  812 server.go:467] "Kubelet version" kubeletVersion="v1.33.0"   kubelet.go: Version: v1.18.2
        "\"Kubelet version\"", "Version: v1.",

        // I0629 14:44:25.191200    1 server.go:662] "Version info" version="v1.29.1"   (kube-proxy; "Version" in the control plane since 1.24)
        "\"Version info\"", "\"Starting\" version=", "\"Version\" version=",

        // time="..." level=info msg="starting containerd" revision=... version=1.7.13
        "msg=\"starting containerd\"",

        // {"level":"info",...,"msg":"starting an etcd server",...}
        "\"msg\":\"starting an etcd server\"",

        // CoreDNS-1.11.1
        "CoreDNS-1.",
    ];

    private const string Counter = "restart counter is at ";

    /// <summary>The start that a line with one of the literals tells of; null when it tells of none.</summary>
    public static ComponentStart? Of(in LogLine line, LogSource source, LogWriter writer, long number)
    {
        var message = Encoding.UTF8.GetString(line.Message);
        if (!line.Component.SequenceEqual("systemd"u8))
            return message.StartsWith("Started ", StringComparison.Ordinal) ? null : At(OfProgram(line, writer), writer.Attempt, line, source, number, StartSign.Program);

        var end = message.IndexOf(".service", StringComparison.Ordinal);
        if (message.StartsWith("Started ", StringComparison.Ordinal))
            return At(end > 0 ? message["Started ".Length..end] : writer.Component, null, line, source, number, StartSign.Unit);

        var counter = message.IndexOf(Counter, StringComparison.Ordinal);
        return counter < 0 || end <= 0 ? null : At(message[..end], Number(message.AsSpan(counter + Counter.Length)), line, source, number, StartSign.Restart);
    }

    // In a log of the whole host each line names its program.
    private static string OfProgram(in LogLine line, LogWriter writer) =>
        line.Component.IsEmpty || writer.Component.Contains('/') ? writer.Component : Encoding.UTF8.GetString(line.Component);

    private static ComponentStart At(string component, int? attempt, in LogLine line, LogSource source, long number, StartSign sign) =>
        new(component, line.Time, source.Path, LogSample.Number(number), attempt) { Sign = sign };

    private static int? Number(ReadOnlySpan<char> text) => int.TryParse(text.TrimEnd('.'), out var number) ? number : null;
}
