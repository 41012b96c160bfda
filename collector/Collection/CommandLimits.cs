namespace SupportBundle.Collector.Collection;

/// <summary>What one command may use.</summary>
internal sealed record CommandLimits(TimeSpan Timeout, long MaxBytes)
{
    /// <summary>From SIGTERM to SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a grandchild that keeps the pipes open is waited for after the command itself has ended.</summary>
    public TimeSpan PipeGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Over budget the end of the output is kept too, instead of ending the command.</summary>
    public bool KeepTail { get; init; }
}

/// <summary>How one command ended.</summary>
/// <param name="ExitCode">128 + signal if one ended it; null if it could not be ended even by SIGKILL (waiting in the kernel).</param>
/// <param name="StandardError">Its first 64 KiB.</param>
internal sealed record CommandEnd(int? ExitCode, byte[] StandardError)
{
    public bool TimedOut { get; init; }
    public bool Interrupted { get; init; }
    public bool Cut { get; init; }

    /// <summary>A process that it left behind held its pipes and was killed.</summary>
    public bool LeftProcesses { get; init; }

    /// <summary>Bytes left out between head and tail.</summary>
    public long Missing { get; init; }
}
