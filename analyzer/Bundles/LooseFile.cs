namespace SupportBundle.Analyzer.Bundles;

/// <summary>A single file that the user named.</summary>
internal sealed class LooseFile(string path) : IFileSource
{
    private readonly Stream _content = DiskFile.Open(path);
    private bool _given;

    public FoundFile? Next()
    {
        if (_given)
            return null;

        _given = true;
        return new(Path.GetFileName(path), _content) { IsInput = true, IsUncounted = true };
    }

    public void Dispose() => _content.Dispose();
}
