using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>How full the file systems are, by space or by inodes, as <c>df</c> prints it.</summary>
/// <param name="OfInodes">Whether inodes are counted (<c>df -i</c>), not bytes.</param>
internal sealed record DiskUsage(ImmutableArray<FileSystemUsage> FileSystems, bool OfInodes) : IArtifact<DiskUsage>
{
    /// <summary>The file system that holds this path: the one mounted deepest above it.</summary>
    public FileSystemUsage? Of(string path) =>
        FileSystems.Where(one => one.MountPoint == "/" || one.MountPoint == path || path.StartsWith($"{one.MountPoint}/", StringComparison.Ordinal))
            .MaxBy(one => one.MountPoint.Length);

    public static Parsed<DiskUsage> Parse(ArtifactText text)
    {
        var rows = ImmutableArray.CreateBuilder<FileSystemUsage>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var heading = new DfHeading(1024, false, false);
        SourceLine? first = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            // A long device name stands on a line of its own, the rest of its row on the next.
            var words = TextWord.Split(line.Span);
            if (DfHeading.TryParse(words) is { } read)
                heading = read;
            else if (first is null && words.Length == 1 && !line.Span.Trim().EndsWith(":"))
                first = line;
            else if (FileSystemUsage.TryParse(heading, line, first) is { } row)
                first = Add(row);
            else
                notes.Add(new(line, "not a file system with its usage"));
        }

        if (first is { } open)
            notes.Add(new(open, "a device's name alone"));
        return new(new(rows.ToImmutable(), heading.OfInodes), notes.ToImmutable());

        SourceLine? Add(FileSystemUsage row)
        {
            rows.Add(row);
            return null;
        }
    }
}

/// <summary>What the columns of df count.</summary>
/// <param name="Unit">Bytes that a bare number stands for.</param>
internal sealed record DfHeading(long Unit, bool HasType, bool OfInodes)
{
    // Filesystem     Type     1024-blocks     Used Available Capacity Mounted on      Filesystem                Inodes  IUsed    IFree IUse% Mounted on
    public static DfHeading? TryParse(ImmutableArray<TextWord> words)
    {
        if (words is not [{ Text: "Filesystem" }, .. var rest] || rest is not [.., { Text: "Mounted" }, { Text: "on" }])
            return null;

        var size = rest.FirstOrDefault(word => word.Text != "Type").Text;
        return new(UnitOf(size), rest.Any(word => word.Text == "Type"), size == "Inodes");
    }

    // 1K-blocks      1024-blocks      1M-blocks      1MB-blocks      Size      Inodes
    private static long UnitOf(string size)
    {
        var amount = size.Split('-')[0];
        return size == "Inodes" ? 1 : size.EndsWith("-blocks", StringComparison.Ordinal) && ByteSize.Parse(amount, 1) is > 0 and var unit and < 1L << 40 ? unit : 1024;
    }
}

/// <summary>One file system's usage, in bytes or inodes.</summary>
/// <param name="Percent">Null where df prints none, as for pseudo file systems.</param>
internal sealed record FileSystemUsage(SourceLine Line, string Device, string? Type, long Size, long Used, long Available, int? Percent, string MountPoint)
{
    /// <summary>The line with the device's name, where the row was wrapped.</summary>
    public SourceLine? DeviceLine { get; init; }

    // /dev/vda1            10187672 4021080   5627000      42% /
    public static FileSystemUsage? TryParse(DfHeading heading, SourceLine line, SourceLine? deviceLine)
    {
        var words = TextWord.Split(line.Span);
        var numbers = (deviceLine is null ? 1 : 0) + (heading.HasType ? 1 : 0);
        if (words.Length < numbers + 5 || words[numbers + 3].Text is not ([.., '%'] or "-"))
            return null;

        var amounts = words.Skip(numbers).Take(3).Select(word => word.Text == "-" ? 0 : ByteSize.Parse(word.Text, heading.Unit)).ToArray();
        if (amounts is not [{ } size, { } used, { } available])
            return null;

        return new(
            line,
            deviceLine?.Text.Trim() ?? words[0].Text,
            heading.HasType ? words[numbers - 1].Text : null,
            size,
            used,
            available,
            int.TryParse(words[numbers + 3].Text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : null,
            line.Text[words[numbers + 4].Start..].TrimEnd())
        {
            DeviceLine = deviceLine,
        };
    }
}
