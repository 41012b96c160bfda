namespace SupportBundle.Bundle;

/// <summary>What became of one collection spec; the words of <c>manifest.json</c>.</summary>
public enum ItemStatus
{
    /// <summary>Whole, as the source gave it (after redaction).</summary>
    Collected,

    /// <summary>Cut at a byte limit; what is there is true, and the item says how much is missing.</summary>
    Truncated,

    /// <summary>Killed at its time limit; what it printed until then is kept.</summary>
    TimedOut,

    /// <summary>Ran and failed, or could not be read; what it printed is kept.</summary>
    Failed,

    /// <summary>The collector's user may not read or run it.</summary>
    Denied,

    /// <summary>No such file, command, or unit on this node.</summary>
    Absent,

    /// <summary>Not taken because its precondition does not hold here (for instance: would load a module).</summary>
    NotApplicable,

    /// <summary>Left out by an option, a budget, the deadline, an interruption, or a redaction that failed.</summary>
    Skipped,

    /// <summary>A word of another version; never written.</summary>
    Unknown,
}
