using SupportBundle.Analyzer.Artifacts.Processes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Processes;

public sealed class CommandLineFileTests
{
    [Theory]
    [InlineData("/usr/bin/kubelet\0--config=/a b\0--v\0" + "2\0", "/usr/bin/kubelet|--config=/a b|--v|2")]
    [InlineData("/usr/bin/kubelet --config=/a --v 2 ", "/usr/bin/kubelet|--config=/a|--v|2")]
    [InlineData("/usr/bin/kubelet\n--config=/a b\n--v\n2\n", "/usr/bin/kubelet|--config=/a b|--v|2")]
    [InlineData("a\0two\nlines\0", "a|two\nlines")]
    [InlineData("", "")]
    public void The_words_are_told_apart_however_they_were_copied(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', ProcessCommandLine.Parse(new("n", "cmdline", text)).Value.Words.Select(word => word.Text)));

    [Fact]
    public void No_text_throws() =>
        LineAccounting.Holds<ProcessCommandLine>("/usr/bin/kubelet --config=/a\0--v\n2", file => file.Words.Select(word => word.Line), _ => true);
}
