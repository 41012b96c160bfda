namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>The bundles of ours among the inputs, as they become known while entries stream past.</summary>
internal sealed class OwnBundles
{
    private readonly HashSet<CaptureName> _known = [];

    /// <summary>What the entry is when its path alone, or a bundle known by now, shows it; else null.</summary>
    public PlacedContent? Content(string input, string path)
    {
        if (OwnLayout.Of(path) is var (root, below))
        {
            var capture = new CaptureName(input, root, CaptureName.SupportBundle);
            _known.Add(capture);
            return new(capture, below, OwnLayout.Place(below));
        }

        return BesideTop(input, path) is var (beside, name) && _known.Contains(beside) ? new(beside, name, null) : null;
    }

    /// <summary>The same, once all entries were seen: also what lies in a known bundle in a folder that this version does not know.</summary>
    public PlacedContent? ContentOfKnown(SurveyedEntry entry)
    {
        if (BesideTop(entry.Input, entry.Path) is var (capture, name))
        {
            if (OwnLayout.IsManifest(name) && entry.Head.Contains("\"support-bundle/", StringComparison.Ordinal))
                _known.Add(capture);
            return _known.Contains(capture) ? new(capture, name, null) : null;
        }

        foreach (var known in _known.Where(known => known.Input == entry.Input && IsBelow(entry.Path, known.Root)))
        {
            var below = known.Root.Length == 0 ? entry.Path : entry.Path[(known.Root.Length + 1)..];
            if (OwnLayout.Place(below) is { } placement)
                return new(known, below, placement);
        }

        return null;
    }

    // The manifest comes last in an archive, but not in a folder.
    private static (CaptureName Capture, string Name)? BesideTop(string input, string path)
    {
        var slash = path.LastIndexOf('/');
        var (root, name) = slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
        return OwnLayout.IsManifest(name) || OwnLayout.IsChecksums(name) ? (new(input, root, CaptureName.SupportBundle), name) : null;
    }

    private static bool IsBelow(string path, string root) =>
        root.Length == 0 || (path.Length > root.Length && path[root.Length] == '/' && path.StartsWith(root, StringComparison.Ordinal));
}
