using System.Text.Json.Serialization;

namespace SupportBundle.Bundle;

/// <summary>How a collection ended; each outcome leaves a closed, valid bundle.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BundleOutcome>))]
public enum BundleOutcome
{
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>SIGINT or SIGTERM.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>The overall time limit.</summary>
    [JsonStringEnumMemberName("deadline")]
    Deadline,

    /// <summary>The bundle's byte budget.</summary>
    [JsonStringEnumMemberName("size-limit")]
    SizeLimit,

    /// <summary>No space left on the file system of the bundle.</summary>
    [JsonStringEnumMemberName("disk-full")]
    DiskFull,

    /// <summary>A word of another version; never written.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
