using System.ComponentModel;
using System.IO.Compression;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>Opens packed data by its kind.</summary>
internal static class Expansion
{
    /// <summary>The expanded data, which owns the packed; null with the reason and what to do when it cannot be had.</summary>
    /// <param name="start">The first packed bytes, which <paramref name="packed"/> gives again.</param>
    public static Stream? Of(ContentKind kind, ReadOnlySpan<byte> start, Stream packed, InputReading reading, out (string What, string WhatToDo) whyNot)
    {
        whyNot = default;
        if (kind != ContentKind.Gzip)
            return ByTool(kind, packed, reading, out whyNot);

        // A tar shows by itself where it is cut, and the quicker reader checks the rest.
        return HoldsTar(start) ? new GZipStream(packed, CompressionMode.Decompress) : new GzipMembers(packed);
    }

    public static ToolExpansion? ByTool(ContentKind kind, Stream packed, InputReading reading, out (string What, string WhatToDo) whyNot)
    {
        whyNot = default;
        if (SystemTool.For(kind) is not { } tool)
            return null;

        whyNot = ($"it is packed with {tool.Name}, which is not installed here", $"Install {tool.InstallHint}; or unpack it elsewhere and name the folder");
        if (tool.Find(reading.Limits.ToolFolders) is not { } path)
            return null;

        try
        {
            return new(tool, path, packed, reading.Limits.ToolPatience);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            whyNot.What = $"it is packed with {tool.Name}, which cannot be started ({e.Message})";
            return null;
        }
    }

    private static bool HoldsTar(ReadOnlySpan<byte> start)
    {
        var block = new byte[ContentKinds.Start];
        try
        {
            using var gzip = new GZipStream(new MemoryStream(start.ToArray()), CompressionMode.Decompress);
            return ContentKinds.IsTar(block.AsSpan(0, gzip.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
