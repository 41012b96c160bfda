using System.Text;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Collector.Tests.Redaction;

public sealed class SiteRulesTests
{
    private static string Redact(string rules, string text)
    {
        var (read, problem) = SiteRulesJson.Read(Encoding.UTF8.GetBytes(rules), "rules.json");
        Assert.Null(problem);
        using var sink = new MemoryStream();
        using (var stream = new Redactor("key"u8) { SiteRules = read ?? SiteRules.None }.Over(sink, "test"))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return Encoding.UTF8.GetString(sink.ToArray());
    }

    [Theory]
    [InlineData("licenceKey: AB-12 # x\n", "licenceKey: [redacted:licence:", " # x\n")]
    [InlineData("{\"licenceKey\":\"AB-12\",\"b\":1}\n", "{\"licenceKey\":\"[redacted:licence:", "\",\"b\":1}\n")]
    [InlineData("app --licencekey=AB-12 -v\n", "app --licencekey=[redacted:licence:", " -v\n")]
    [InlineData("app --licenceKey AB-12 -v\n", "app --licenceKey [redacted:licence:", " -v\n")]
    public void A_name_of_the_sites_own_is_redacted_in_every_form(string text, string begin, string end)
    {
        var redacted = Redact("""{"rules": [{"names": ["licenceKey"], "kind": "licence"}]}""", text);
        Assert.StartsWith(begin, redacted);
        Assert.EndsWith(end, redacted);
        Assert.DoesNotContain("AB-12", redacted);
    }

    [Fact]
    public void A_pattern_replaces_what_it_names_or_all_that_it_matches()
    {
        const string rules = """{"rules": [{"regex": "customer (?<secret>[0-9]+)", "kind": "customer"}, {"regex": "CASE-[0-9]+", "kind": "case", "why": "numbers of the desk"}]}""";
        Assert.Matches(@"^customer \[redacted:customer:[0-9a-f]{6}\] in \[redacted:case:[0-9a-f]{6}\]\n$", Redact(rules, "customer 4711 in CASE-12\n"));
        Assert.Equal("what is no customer stays\n", Redact(rules, "what is no customer stays\n"));
    }

    [Theory]
    [InlineData("{", "rules.json:1: this is no JSON that can be read")]
    [InlineData("[]", "rules.json:1: the file begins with {\"rules\": [.")]
    [InlineData("{\"rules\": [\n{\"regex\": \"a+\"}]}", "rules.json:2: a rule has a \"kind\"")]
    [InlineData("{\"rules\": [\n\n{\"regex\": \"(a\", \"kind\": \"x\"}]}", "rules.json:3: \"regex\" is none:")]
    [InlineData("{\"rules\": [{\"regex\": \"(?<=a)b\", \"kind\": \"x\"}]}", "rules.json:1: \"regex\" looks ahead")]
    [InlineData("{\"rules\": [{\"regex\": \"a*\", \"kind\": \"x\"}]}", "rules.json:1: \"regex\" matches nothing at all")]
    [InlineData("{\"rules\": [{\"names\": [\"a b\"], \"kind\": \"x\"}]}", "rules.json:1: \"a b\" is no name of a setting")]
    [InlineData("{\"rules\": [{\"names\": [\"ab\"], \"regex\": \"a\", \"kind\": \"x\"}]}", "rules.json:1: a rule has either \"regex\" or \"names\".")]
    [InlineData("{\"rules\": [{\"name\": \"ab\", \"kind\": \"x\"}]}", "rules.json:1: a rule has no \"name\"")]
    [InlineData("{\"rules\": []}", "rules.json:1: there is no rule in it")]
    public void What_is_wrong_is_told_with_its_line(string rules, string problem) =>
        Assert.StartsWith(problem, SiteRulesJson.Read(Encoding.UTF8.GetBytes(rules), "rules.json").Problem);

    [Fact]
    public void A_pattern_that_would_explode_takes_no_time() =>
        Assert.Equal(new string('a', 100_000) + "\n", Redact("""{"rules": [{"regex": "(a+)+b", "kind": "x"}]}""", new string('a', 100_000) + "\n"));
}
