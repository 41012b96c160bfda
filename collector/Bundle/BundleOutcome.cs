namespace SupportBundle.Bundle;

/// <summary>How a collection ended; each outcome leaves a closed, valid bundle.</summary>
public enum BundleOutcome
{
    Complete,

    /// <summary>SIGINT or SIGTERM.</summary>
    Interrupted,

    /// <summary>The overall time limit.</summary>
    Deadline,

    /// <summary>The bundle's byte budget.</summary>
    SizeLimit,

    /// <summary>No space left on the file system of the bundle.</summary>
    DiskFull,

    /// <summary>A word of another version; never written.</summary>
    Unknown,
}
