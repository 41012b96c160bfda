using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What a file turned out to be: an entry to be read as it is, or an archive with files of its own.</summary>
internal sealed record Opened(InputEntry? Entry, IFileSource? Archive);

/// <summary>Opens a file by its first bytes, layer by layer.</summary>
internal sealed class Unpacking(InputReading reading)
{
    /// <summary>What the file is; null when it cannot be had, and the reading says why.</summary>
    /// <param name="level">How many archives it lies in.</param>
    public Opened? Open(FoundFile file, int level)
    {
        try
        {
            return Open(file, level, isUnpacked: false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            file.Content.Dispose();
            return Refuse(file, $"it cannot be read ({e.Message})", "Make it readable, or ask for it again");
        }
    }

    private Opened? Open(FoundFile file, int level, bool isUnpacked)
    {
        var start = new byte[ContentKinds.Start];
        start = start[..file.Content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var kind = ContentKinds.Of(start);
        var whole = file with { Content = Again(file.Content, start) };
        if (kind == ContentKind.Plain)
            return IsBroken(whole, start, isUnpacked) ? Refuse(whole, "nothing of it can be unpacked: it was cut at its very beginning, or damaged", "Ask for it again") : new(Plain(whole, start), null);

        // A tar is one archive together with what it is packed by.
        var levels = kind == ContentKind.Tar && isUnpacked ? level : level + 1;
        if (levels > reading.Limits.MaxNesting)
            return Refuse(whole, $"it is an archive within {level} others, and deeper than {reading.Limits.MaxNesting} none is opened", "Unpack it and name the folder");

        return kind switch
        {
            ContentKind.Tar => new(null, new TarEntries(Counted(whole), new(file, reading), reading)),
            ContentKind.Zip => Zip(whole),
            ContentKind.Foreign => Refuse(whole, $"it is packed with {ContentKinds.NameOf(start)}, which is not read here", "Unpack it and name the folder"),
            ContentKind.Gzip when BundleMembers.Of(whole, reading) is { } members => new(null, members),
            _ => Expand(whole, kind, start, levels),
        };
    }

    /// <summary>Whether all that is there of a packed file is too little to tell what was in it.</summary>
    private static bool IsBroken(FoundFile file, byte[] start, bool isUnpacked) => isUnpacked
        ? start.Length == 0 && file.IsCut?.Invoke() == true
        : ContentKinds.IsPackedByName(file.Path) && !ContentKinds.IsText(start);

    /// <summary>The content from its first byte on; one that can be read at any place stays so.</summary>
    private static Stream Again(Stream content, byte[] start)
    {
        if (!content.CanSeek)
            return new PrefixedStream(start, content);

        content.Position = 0;
        return content;
    }

    private BoundedStream Counted(FoundFile file, bool isPlain = false) => new(file.Content, reading, file.Where(reading))
    {
        IsWholeInput = isPlain && file.IsInput,
        InnerIsCut = file.IsCut,
        InnerIsStopped = file.IsStopped,
        Tally = file.IsUncounted ? new(reading, file.Where(reading), packed: null) : null,
    };

    private InputEntry Plain(FoundFile file, byte[] start)
    {
        var content = Colourless(Utf8(file.Content, start), start);
        return new(file.Path, Counted(file with { Content = content }, isPlain: true))
        {
            Apart = file.Apart is { } open && content == file.Content ? () => Counted(file with { Content = open() }) : null,
        };
    }

    private static Stream Colourless(Stream content, ReadOnlySpan<byte> start) => ColourlessStream.IsFor(start) ? new ColourlessStream(content) : content;

    // Text that was saved on Windows, told by its byte order mark, or without one by its every other byte.
    private static Stream Utf8(Stream content, ReadOnlySpan<byte> start)
    {
        var isMarked = start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        var from = isMarked ? start[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode : IsWide(start) ? Encoding.Unicode : null;
        if (from is null)
            return content;

        if (isMarked)
            content.ReadExactly(stackalloc byte[2]);
        return Encoding.CreateTranscodingStream(content, from, Encoding.UTF8);
    }

    // 69 00 70 00 20 00: each letter of plain English with a NUL behind it.
    private static bool IsWide(ReadOnlySpan<byte> start)
    {
        var letters = Math.Min(start.Length, 64) / 2;
        for (var at = 0; at < letters; at++)
            if (start[2 * at] is not ((>= 0x20 and < 0x7F) or (byte)'\t' or (byte)'\r' or (byte)'\n') || start[(2 * at) + 1] != 0)
                return false;

        return letters >= 8;
    }

    private Opened? Zip(FoundFile file)
    {
        var names = new MemberNames(file, reading);
        if (file.Content.CanSeek)
            return new(null, new ZipEntries(file.Content, names, reading));
        if (MemorySpool.Of(Counted(file), reading) is { } spool)
            return new(null, new ZipEntries(spool, names, reading));

        return Refuse(file, $"it is a zip within another archive, and larger than the {reading.Limits.MaxSpooled >> 20} MB that are held in memory", "Unpack the outer archive and name the folder");
    }

    private Opened? Expand(FoundFile file, ContentKind kind, byte[] start, int level)
    {
        var packed = Counted(file with { IsUncounted = false });
        if (Expansion.Of(kind, start, packed, reading, out var whyNot) is not { } expanded)
            return Refuse(file with { Content = packed }, whyNot.What, whyNot.WhatToDo);

        var content = new BoundedStream(expanded, reading, file.Where(reading)) { InnerIsStopped = () => packed.IsStopped, Tally = new(reading, file.Where(reading), () => packed.Taken) };
        return Open(file with { Content = content, IsUncounted = false, IsCut = () => content.IsCut, IsStopped = () => content.IsStopped }, level, isUnpacked: true);
    }

    private Opened? Refuse(FoundFile file, string what, string whatToDo)
    {
        file.Content.Dispose();
        if (file.IsInput)
            reading.Problem(new(what, reading.Input, whatToDo));
        else
            reading.Note(file.Path, $"left out: {what}. {whatToDo}");
        return null;
    }
}
