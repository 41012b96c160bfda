namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A log line taken apart: what it says of itself, and where its message begins.</summary>
internal readonly ref struct LogLine
{
    /// <summary>In UTC; null when the line bears none that can be told.</summary>
    public DateTimeOffset? Time { get; init; }

    public LogLevel Level { get; init; }

    /// <summary>Who wrote it, by syslog or the journal (<c>kubelet</c>); empty where the line does not say.</summary>
    public ReadOnlySpan<byte> Component { get; init; }

    /// <summary>The process that wrote it; 0 where the line does not say.</summary>
    public int Pid { get; init; }

    /// <summary>What stands behind all that; a JSON object as a whole.</summary>
    public ReadOnlySpan<byte> Message { get; init; }

    /// <summary>Of which of its container's streams it is, where the container runtime says so.</summary>
    public LogStream Stream { get; init; }

    /// <summary>Whether a container runtime cut the line here, to go on in the next one of the same stream.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Reads the line, in whichever of the usual forms.</summary>
    public static LogLine Of(ReadOnlySpan<byte> line, LogClock clock)
    {
        var head = new LineHead(line, clock);
        head.Read();
        var message = new MessageHead(head.Rest, clock);
        message.Read(isKernel: head.Component.SequenceEqual("kernel"u8), isDated: head.Time is not null);
        return new()
        {
            Time = head.Time ?? message.Time,
            Level = message.Level == LogLevel.Unknown ? head.Level : message.Level,
            Component = head.Component,
            Pid = head.Pid > 0 ? head.Pid : message.Pid,
            Message = message.Rest,
            Stream = head.Stream,
            IsPartial = head.IsPartial,
        };
    }
}

/// <summary>The stream that a container wrote a line to.</summary>
internal enum LogStream
{
    None,
    Out,
    Error,
}
