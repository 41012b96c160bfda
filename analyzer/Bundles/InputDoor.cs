namespace SupportBundle.Analyzer.Bundles;

/// <summary>The one door by which inputs come in: tells what a path is, and opens it.</summary>
internal static class InputDoor
{
    /// <summary>The input, opened; null when it cannot be, with the problem left in the reading.</summary>
    public static IInput? Open(string path, InputReading reading)
    {
        try
        {
            if (Directory.Exists(path))
                return new FolderInput(path, reading);
            if (!File.Exists(path))
                reading.Problem(new("there is no such file or folder", path, "Name a bundle (.tar.gz) or a folder that holds one"));
            else
                reading.Problem(new("this is neither a folder nor a bundle", path, "Name a bundle (.tar.gz) or a folder that holds one"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reading.Problem(new($"it cannot be opened ({e.Message})", path, "Make it readable for you and try again"));
        }

        return null;
    }
}
