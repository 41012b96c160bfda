using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles;

public sealed class SystemToolTests
{
    private static readonly byte[] SmallXz = Packed.By("xz", Tar.Of(Tar.File("a.txt", "alpha")));

    [Fact]
    public void Without_the_tool_a_sentence_says_what_to_install()
    {
        using var folder = new TempFolder();
        var limits = new InputLimits { ToolFolders = [] };
        var path = folder.Write("x.tar.xz", SmallXz);

        Assert.Equal(
            [$"{path}: it is packed with xz, which is not installed here. Install xz-utils or xz; on Windows from tukaani.org/xz; or unpack it elsewhere and name the folder."],
            WholeInput.From(path, limits).Problems);
        var nested = WholeInput.From(folder.Write("x.zip", Packed.Zip(("x.tar.xz", SmallXz), ("b.txt", Packed.Text("beta")))), limits);
        Assert.Equal(["b.txt: beta"], nested.Entries);
        Assert.StartsWith("x.tar.xz: left out: it is packed with xz, which is not installed here", Assert.Single(nested.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_the_search_path_that_is_relative_does_not_count()
    {
        using var folder = new TempFolder();

        Assert.Single(WholeInput.From(folder.Write("x.tar.xz", SmallXz), new() { ToolFolders = [".", "", "usr/bin"] }).Problems);
    }

    [Fact]
    public void Data_that_is_cut_is_read_as_far_as_it_goes()
    {
        using var folder = new TempFolder();
        var noise = new byte[3_000_000];
        new Random(1).NextBytes(noise);
        var packed = Packed.By("xz", [.. noise.Select(value => (byte)('a' + (value % 16)))], "-c --block-size=300000");

        var opened = WholeInput.From(folder.Write("x.log.xz", packed[..(packed.Length / 2)]));

        Assert.InRange(opened.Bytes, 1_000_000, 1_999_999);
        Assert.Matches("ends early: xz says: .*Unexpected end of input$", Assert.Single(opened.Notes));
    }

    [Fact]
    public void A_bomb_is_cut_where_it_shows()
    {
        using var folder = new TempFolder();
        var bomb = Packed.By("bzip2", new byte[200_000_000]);

        var opened = WholeInput.From(folder.Write("x.bz2", bomb));

        Assert.InRange(opened.Bytes, 1, 70_000_000);
        Assert.Contains("more than 400 times", Assert.Single(opened.Cuts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sleep 1000", "moved nothing for 0.3 s and was ended")]
    [InlineData("cat > /dev/null; sleep 1000 & wait", "moved nothing for 0.3 s and was ended")]
    [InlineData("exit 3", "ended with exit code 3")]
    [InlineData("yes complaint | head -c 3000000 >&2; exit 1", "xz says: complaint")]
    public void A_tool_that_fails_or_hangs_is_ended(string script, string said)
    {
        using var folder = new TempFolder();
        var opened = WholeInput.From(folder.Write("x.tar.xz", SmallXz), With(folder, script));

        Assert.Contains(said, string.Join("; ", opened.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_that_prints_for_ever_meets_the_limit()
    {
        using var folder = new TempFolder();
        var opened = WholeInput.From(folder.Write("x.log.xz", SmallXz), With(folder, "yes") with { MaxExpanded = 5_000_000 });

        Assert.InRange(opened.Bytes, 1, 5_000_000);
        Assert.Contains("the limit of 5000000 expanded bytes is reached", Assert.Single(opened.Cuts), StringComparison.Ordinal);
    }

    private static InputLimits With(TempFolder folder, string script)
    {
        var tool = folder.Write("tools/xz", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new() { ToolFolders = [Path.Combine(folder.Path, "tools")], ToolPatience = TimeSpan.FromSeconds(0.3) };
    }
}
