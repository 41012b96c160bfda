using System.Text.Json.Serialization;

namespace SupportBundle.Bundle;

/// <summary>What became of one collection spec; the words of <c>manifest.json</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ItemStatus>))]
public enum ItemStatus
{
    /// <summary>Whole, as the source gave it (after redaction).</summary>
    [JsonStringEnumMemberName("collected")]
    Collected,

    /// <summary>Cut at a byte limit; what is there is true, and the item says how much is missing.</summary>
    [JsonStringEnumMemberName("truncated")]
    Truncated,

    /// <summary>Killed at its time limit; what it printed until then is kept.</summary>
    [JsonStringEnumMemberName("timed-out")]
    TimedOut,

    /// <summary>Ran and failed, or could not be read; what it printed is kept.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The collector's user may not read or run it.</summary>
    [JsonStringEnumMemberName("denied")]
    Denied,

    /// <summary>No such file, command, or unit on this node.</summary>
    [JsonStringEnumMemberName("absent")]
    Absent,

    /// <summary>Not taken because its precondition does not hold here (for instance: would load a module).</summary>
    [JsonStringEnumMemberName("not-applicable")]
    NotApplicable,

    /// <summary>Left out by an option, a budget, the deadline, an interruption, or a redaction that failed.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>A word of another version; never written.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
