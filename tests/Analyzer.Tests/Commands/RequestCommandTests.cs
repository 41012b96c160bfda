using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Tests.Causes;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Tests.Commands;

public sealed class RequestCommandTests
{
    [Fact]
    public void It_ends_with_0_where_there_is_something_to_ask()
    {
        using var site = new ChangedSite("kubeadm", null).Delete("nodes/worker-1/files/proc/swaps");

        var (code, output) = Run("request", site.Input);

        Assert.Equal(RequestCommand.SomethingToAsk, code);
        Assert.Contains(RequestJson.Read(System.Text.Encoding.UTF8.GetBytes(output)).Request!.Items, item => item.Spec == "resources/swaps"); // it was written
    }

    [Fact]
    public void It_writes_a_script_where_one_is_asked_for()
    {
        using var site = new ChangedSite("kubeadm", null).Delete("nodes/worker-1/files/proc/swaps");
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "collect.sh");

        Assert.Equal((0, ""), Run("request", site.Input, "--script", "--out", file));
        Assert.Contains("case $node in\nworker-1 | worker-1.*)\n", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Contains("reads /proc/swaps\n", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file")]
    [InlineData(".", "--json", "--script")]
    public void It_ends_with_2_where_it_could_not_run(params string[] arguments) => Assert.Equal(CommandLine.CouldNotRun, Run(["request", .. arguments]).Code);

    private static (int Code, string Output) Run(params string[] arguments)
    {
        var output = new StringWriter();
        return (CommandLine.Run(arguments, output, new StringWriter()), output.ToString());
    }
}
