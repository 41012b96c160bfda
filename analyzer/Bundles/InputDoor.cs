namespace SupportBundle.Analyzer.Bundles;

/// <summary>The one door by which inputs come in: a folder, an archive of any kind, or a single file.</summary>
internal static class InputDoor
{
    private const string WhatToName = "Name a bundle, an archive, a folder or a file";

    /// <summary>The input, opened; null when it cannot be, with the problem left in the reading.</summary>
    public static IInput? Open(string path, InputReading reading)
    {
        try
        {
            if (Directory.Exists(path))
                return new OpenedInput(path, new FolderEntries(path, reading), reading);
            if (File.Exists(path))
                return OpenFile(path, reading);

            reading.Problem(new("there is no such file or folder", path, WhatToName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reading.Problem(new($"it cannot be opened ({e.Message})", path, "Make it readable for you and try again"));
        }

        return null;
    }

    private static OpenedInput? OpenFile(string path, InputReading reading)
    {
        // Also a pipe, which would wait for its writer.
        if (new FileInfo(path).Length > 0)
            return new(path, new LooseFile(path), reading);

        reading.Problem(new("it is empty, or no regular file", path, WhatToName));
        return null;
    }
}
