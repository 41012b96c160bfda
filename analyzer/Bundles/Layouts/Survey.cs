using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>An entry that is no part of a bundle of ours, before anybody knows what it is.</summary>
/// <param name="Input">As the user named it.</param>
/// <param name="Path">In the input; the file's name where the input is a single file.</param>
/// <param name="Head">Its first <see cref="Survey.HeadBytes"/> bytes as text; of what is no text, one character for each byte.</param>
internal sealed record SurveyedEntry(string Input, string Path, string Head)
{
    /// <summary>The last segment of the path.</summary>
    public string FileName => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Whether its content is no text at all: a picture, a database.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Whether it stands behind so many others that its head was not read.</summary>
    public bool IsUnseen { get; init; }
}

/// <summary>All entries of all inputs that are no part of a bundle of ours, in the order in which they came.</summary>
internal sealed class Survey
{
    public const int HeadBytes = 8 * 1024;

    /// <summary>Half a gigabyte of heads at most: folders with more files than this are no collection of outputs.</summary>
    private const int MostHeads = 30_000;

    private readonly List<SurveyedEntry> _entries = [];

    public IReadOnlyList<SurveyedEntry> Entries => _entries;

    /// <summary>Notes the entry; of its content the head is read. Of entries beyond <see cref="MostHeads"/> the name alone has to tell.</summary>
    public void Add(string input, InputEntry entry)
    {
        Span<byte> head = stackalloc byte[_entries.Count < MostHeads ? HeadBytes : 0];
        var read = head[..entry.Content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];

        // UTF-16 has become UTF-8 at the door, and other text has no NUL in it.
        var encoding = read.Contains((byte)0) ? Encoding.Latin1 : Encoding.UTF8;
        _entries.Add(new(input, entry.Path, encoding.GetString(read).TrimStart('\uFEFF')) { IsBinary = encoding == Encoding.Latin1 && !read.StartsWith("__CURSOR=s="u8), IsUnseen = head.IsEmpty });
    }
}

/// <summary>What a layout made of the entries below one of its roots.</summary>
/// <param name="Capture">What they are a part of.</param>
/// <param name="Placed">Those that it knows, with what they are; an entry that it leaves out has no place in the model.</param>
internal sealed record LayoutReading(CaptureName Capture, ImmutableArray<PlacedEntry> Placed)
{
    /// <summary>When it was taken, where the layout tells; a node's own <c>identity/date</c> goes before it.</summary>
    public DateTimeOffset? Captured { get; init; }

    /// <summary>What is to be said of it to the reader of the report, a sentence each: what this tool leaves out, where it must not be believed.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Entries that it has accounted for, in the model or in its notes; of those besides the placed ones nothing more is to be said.</summary>
    public ImmutableArray<SurveyedEntry> Known { get; init; } = [];
}

/// <summary>One entry, and what it is.</summary>
internal sealed record PlacedEntry(SurveyedEntry Entry, Placement Placement);

/// <summary>One capture: a bundle, another tool's archive, or loose files taken together.</summary>
/// <param name="Input">The input that holds it, as the user named it.</param>
/// <param name="Root">Its top folder in the input; empty where it is all of the input.</param>
/// <param name="Layout">What it is, in the reader's words: <c>support bundle</c>, <c>sos report</c>, <c>loose files</c>.</param>
internal sealed record CaptureName(string Input, string Root, string Layout)
{
    /// <summary>The layout of our own bundles.</summary>
    public const string SupportBundle = "support bundle";

    /// <summary>Of what no layout knows.</summary>
    public static CaptureName None(string input) => new(input, "", "");

    public override string ToString() => Root.Length == 0 ? Input : $"{Input}:{Root}";
}
