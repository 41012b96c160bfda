using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Collector.Tests.Redaction;

public sealed class SecretHintsTests
{
    // Lines of etcd 3.5, kubelet 1.29 and containerd 1.7 on healthy nodes.
    [Theory]
    [InlineData("""{"level":"info","msg":"apply request took too long","request":"key:\"/registry/pods/shop/web\" ","keys":1}""")]
    [InlineData("""reconciler_common.go:251] "operationExecutor.VerifyControllerAttachedVolume started" volumeName="data" pod="shop/db-0" """)]
    [InlineData("the keyspace has more keys than before")]
    public void Words_that_healthy_logs_are_full_of_are_no_hint(string line) => Assert.False(SecretHints.IsIn(line));

    [Theory]
    [InlineData("api_key=x")]
    [InlineData("API-KEY: x")]
    [InlineData("privateKey: x")]
    [InlineData("\tkey = AQDx==")]
    [InlineData("\"data\": {")]
    [InlineData("\"data\"  : {")]
    [InlineData("x \"data\" and \"data\":{\"a\":\"b\"}")]
    [InlineData("db_pw: x")]
    [InlineData("$2y$05$abcdefgh")]
    [InlineData("PASSWORD=x")]
    public void What_may_name_a_secret_is_one(string line) => Assert.True(SecretHints.IsIn(line));

    [Fact]
    public void Of_a_text_each_line_with_a_hint_is_found_and_no_other()
    {
        const string text = "quiet\ntoken: a key\nkey:b\nsecret and token\nquiet\nvolume \"data\" (x)\npassword: x";
        var found = new List<int>();

        SecretHints.Find(text, found);

        Assert.Equal([1, 3, 6], found.Select(at => text[..at].Count(c => c == '\n')).Distinct());
        Assert.Equal(found.Order(), found);
    }
}
