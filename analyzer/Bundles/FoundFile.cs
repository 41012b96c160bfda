namespace SupportBundle.Analyzer.Bundles;

/// <summary>One file as it stands in a folder or an archive, before it is known whether it is an archive itself.</summary>
/// <param name="Path">Below the input's top; of an archive within it, with that archive's path before it.</param>
/// <param name="Content">Disposed with what is made of it; it may end early and it may throw.</param>
internal sealed record FoundFile(string Path, Stream Content)
{
    /// <summary>Whether it is the input itself, as the user named it: the files of an archive then stand at the top.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether it lies on the disk as it is, so that its bytes count when they are read; else they were counted when they were expanded.</summary>
    public bool IsUncounted { get; init; }

    /// <summary>Whether a limit of ours ended what it stands in.</summary>
    public Func<bool>? IsStopped { get; init; }

    /// <summary>Whether the content, having ended, ended too early.</summary>
    public Func<bool>? IsCut { get; init; }

    /// <summary>Opens the content once more, to be read at any time and on any thread by whom it is then owned; null where it only streams past.</summary>
    public Func<Stream>? Apart { get; init; }

    /// <summary>What it is called where something is said of it: as the user named it, or its path in the input.</summary>
    public string Where(InputReading reading) => IsInput ? reading.Input : Path;
}

/// <summary>The files of a folder or an archive, in order.</summary>
internal interface IFileSource : IDisposable
{
    /// <summary>The next one, or null at the end; the one before is then no longer valid.</summary>
    FoundFile? Next();
}
