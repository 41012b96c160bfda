using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public void The_report_is_written_beside_the_bundle()
    {
        using var folder = new TempFolder();
        var bundle = folder.Write("case/bundle.tar", Tar.Of(Tar.File("nodes/worker1/routing/routes.json", "[]")));

        var (code, output, errors) = Run(bundle);

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(["bundle.tar", "report.html", "report.json", "report.md"], Names(folder, "case"));
        Assert.Contains(Path.Combine(folder.Path, "case", "report.html"), output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_into_a_folder_that_is_the_input()
    {
        using var folder = new TempFolder();
        folder.Write("bundle/nodes/worker1/routing/routes.json", "[]");

        Run(Path.Combine(folder.Path, "bundle") + "/", "--format", "json", "--quiet");

        Assert.Equal(["bundle", "report.json"], Names(folder, ""));
        Assert.Equal(["nodes"], Names(folder, "bundle"));
    }

    [Fact]
    public void Out_and_format_say_where_and_what()
    {
        using var folder = new TempFolder();
        folder.Write("bundle/nodes/worker1/routing/routes.json", "[]");

        var (_, output, _) = Run(Path.Combine(folder.Path, "bundle"), "--out", Path.Combine(folder.Path, "reports", "new"), "--format", "md,json", "--quiet");

        Assert.Equal("", output);
        Assert.Equal(["report.json", "report.md"], Names(folder, "reports/new"));
    }

    [Theory]
    [InlineData("--format", "pdf")]
    [InlineData("--fail-on", "info")]
    [InlineData("--max-expanded", "a lot")]
    [InlineData("--no-such-option", "x")]
    public void A_wrong_option_is_named_and_ends_with_2(string option, string value)
    {
        var (code, _, errors) = Run("bundle.tar.gz", option, value);

        Assert.Equal(2, code);
        Assert.StartsWith("sb-analyze: ", errors, StringComparison.Ordinal);
        Assert.Contains(option == "--fail-on" ? value : option, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_bundle_it_says_so() => Assert.Equal(2, Run().Code);

    [Fact]
    public void An_input_that_is_not_there_is_named_in_one_sentence()
    {
        var (code, _, errors) = Run("/no/such/bundle.tar.gz");

        Assert.Equal(2, code);
        Assert.Equal("sb-analyze: /no/such/bundle.tar.gz: there is no such file or folder. Name a bundle, an archive, a folder or a file.\n", errors);
    }

    [Fact]
    public void An_input_that_holds_nothing_known_is_refused_and_no_report_written()
    {
        using var folder = new TempFolder();
        folder.Write("in/holiday.jpg", "x");

        var (code, _, errors) = Run(Path.Combine(folder.Path, "in"));

        Assert.Equal(2, code);
        Assert.Contains("nothing in it is known", errors, StringComparison.Ordinal);
        Assert.Equal(["in"], Names(folder, ""));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_ends_with_2_and_no_stack_trace()
    {
        using var folder = new TempFolder();
        folder.Write("in/nodes/worker1/routing/routes.json", "[]");
        var file = folder.Write("file", "x");

        var (code, _, errors) = Run(Path.Combine(folder.Path, "in"), "--out", file);

        Assert.Equal(2, code);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.StartsWith($"sb-analyze: {file}: the report cannot be written there", errors, StringComparison.Ordinal);
        Assert.EndsWith("Name another folder with --out.", errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_and_markup_of_a_bundle_do_not_reach_the_terminal()
    {
        using var folder = new TempFolder();
        folder.Write("in/nodes/worker1/routing/routes.json", "[]");
        folder.Write("in/nodes/[red]x\u001b]0;owned\u0007/routing/routes.json", "[]");

        var (_, output, errors) = Run(Path.Combine(folder.Path, "in"));

        Assert.DoesNotContain('\u001b', output + errors);
        Assert.DoesNotContain('\u0007', output + errors);
    }

    [Fact]
    public void A_bundle_that_was_cut_off_is_said_before_all_else()
    {
        using var folder = new TempFolder();
        var whole = CaseBundle.Broken.First(bundle => bundle.Name == "firewalld-ha").Pack();
        var cut = folder.Write("cut.tar.gz", whole[..(whole.Length * 9 / 10)]);

        var (_, output, _) = Run(cut);

        Assert.StartsWith("Warning: cut.tar.gz: ", output, StringComparison.Ordinal);
        Assert.InRange(IndexIn("report.md", "The input is incomplete"), 0, IndexIn("report.md", "## Verdict"));
        Assert.InRange(IndexIn("report.html", "id=\"warnings\""), 0, IndexIn("report.html", "id=\"verdict\""));

        int IndexIn(string report, string text) => File.ReadAllText(Path.Combine(folder.Path, report)).IndexOf(text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_shows_names_where_a_report_has_those_of_its_case()
    {
        var (code, output, _) = Run("explain", "netfilter/forward-rejects-pod-traffic");

        Assert.Equal(0, code);
        Assert.StartsWith("FORWARD on <node> stops pod traffic", output, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_lists_every_rule()
    {
        var (code, output, _) = Run("rules");

        Assert.Equal(0, code);
        Assert.All(RuleCatalog.All, rule => Assert.Contains(rule.Info.Id, output, StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_names_the_way_to_all_ids_when_it_knows_none()
    {
        var (code, _, errors) = Run("explain", "no/such-finding");

        Assert.Equal(2, code);
        Assert.Contains("sb-analyze rules", errors, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        return (CommandLine.Run(args, output, errors), output.ToString(), errors.ToString());
    }

    private static string[] Names(TempFolder folder, string below) =>
        [.. Directory.GetFileSystemEntries(Path.Combine(folder.Path, below)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
