using System.Text;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Collector.Tests.Redaction;

public sealed class RedactingStreamTests
{
    [Theory]
    [InlineData(180_000)]
    [InlineData(163_840)]
    [InlineData(163_835)]
    [InlineData(196_600)]
    [InlineData(196_608)]
    [InlineData(500_001)]
    public void A_secret_on_a_line_longer_than_the_buffer_is_gone_wherever_it_stands(int before)
    {
        var text = $"{{\"a\":\"{new string('x', before)}\",\"password\":\"hunter2hunter2\",\"b\":\"{new string('y', 300_000)}\"}}\nafter\n";
        var redacted = Redacted.Text(text);

        Assert.DoesNotContain("hunter2", redacted);
        Assert.StartsWith(text[..(before + 20)], redacted);
        Assert.EndsWith("y\"}\nafter\n", redacted);
        Assert.Equal(text.Length, redacted.Length + "hunter2hunter2".Length - "[redacted:password:123456]".Length);
    }

    [Fact]
    public void A_secret_is_gone_at_every_place_around_the_border()
    {
        for (var before = 163_700; before < 163_900; before += 17)
            Assert.DoesNotContain("hunter2", Redacted.Text(new string('x', before) + " --password hunter2 " + new string('y', 100_000)));
    }

    [Fact]
    public void A_secret_longer_than_the_buffer_is_gone()
    {
        var redacted = Redacted.Text($"password=\"{new string('z', 1_000_000)}\" next=1\n");
        Assert.DoesNotContain("zzz", redacted);
        Assert.EndsWith("\" next=1\n", redacted);
    }

    [Fact]
    public void Ten_megabytes_without_a_newline_pass_unchanged()
    {
        var text = string.Concat(Enumerable.Repeat("{\"reason\":\"Started\",\"n\":1},", 400_000));
        Assert.Equal(text, Redacted.Text(text));
    }

    // A ConfigMap as the API writes it: the files that it holds are strings on one line.
    [Theory]
    [InlineData(0)]
    [InlineData(163_800)]
    [InlineData(196_590)]
    [InlineData(196_607)]
    [InlineData(400_003)]
    public void A_file_in_a_string_of_a_line_longer_than_the_buffer_is_redacted_line_by_line(int before)
    {
        var filler = string.Concat(Enumerable.Repeat("colour: \\u003cblue\\u003e\\n", 12_000));
        var text = $$"""{"a":"{{new string('x', before)}}","data":{"values.yaml":"{{filler}}password: |\n  hunter2hunter2\nuser: admin\n- name: DB_PASSWORD\n  value: correcthorse\n{{filler}}"},"b":1}""" + "\nafter\n";
        var redacted = Redacted.Text(text, 8191);

        Assert.DoesNotContain("hunter2", redacted);
        Assert.DoesNotContain("correcthorse", redacted);
        Assert.StartsWith(text[..(before + filler.Length + 30)], redacted);
        Assert.Contains("\\nuser: admin\\n- name: DB_PASSWORD\\n", redacted);
        Assert.EndsWith(filler + "\"},\"b\":1}\nafter\n", redacted);
    }

    [Fact]
    public void A_list_of_secrets_on_one_long_line_loses_all_its_data()
    {
        var items = string.Join(',', Enumerable.Range(0, 5_000).Select(n => $"{{\"metadata\":{{\"name\":\"s{n}\"}},\"data\":{{\"k\":\"aHVudGVyMg==\"}}}}"));
        var redacted = Redacted.Text($"{{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"items\":[{items}]}}\n");
        Assert.DoesNotContain("aHVudGVyMg", redacted);
        Assert.Contains("\"name\":\"s4999\"", redacted);
    }

    [Fact]
    public void What_was_replaced_is_counted_by_kind()
    {
        using var stream = new Redactor("key"u8).Over(new MemoryStream(), "test");
        stream.Write("password: a1\npassword: b2\ntoken: c3d4e5f6\n"u8);
        stream.Complete();
        Assert.Equal(["password=2", "token=1"], stream.Counts.Select(count => $"{count.Key}={count.Value}"));
    }

    [Fact]
    public void What_the_sink_throws_comes_out_as_it_is()
    {
        using var stream = new Redactor("key"u8).Over(new FailingSink(), "test");
        stream.Write("line\n"u8);
        Assert.Throws<IOException>(stream.Complete);
        Assert.Throws<RedactionFailedException>(() => stream.Write("more"u8));
    }

    [Fact]
    public void Command_lines_are_redacted_argument_by_argument()
    {
        string[] argv = ["/usr/bin/kubelet", "--token=abcdef0123456789", "--bootstrap-token", "abc123def456", "--v=2", "--token-ttl", "24h", "--kubeconfig", "/etc/kubernetes/kubelet.conf"];
        var redacted = Redacted.Redactor.RedactArguments(argv);
        Assert.DoesNotContain("abcdef0123456789", redacted[1]);
        Assert.StartsWith("[redacted:token:", redacted[3]);
        Assert.Equal(argv[4..], redacted[4..].ToArray());

        Assert.StartsWith("-p[redacted:", Redacted.Redactor.RedactArguments(["mysql", "-phunter2"])[1]);
        Assert.StartsWith("[redacted:", Redacted.Redactor.RedactArguments(["sshpass", "-p", "hunter2"])[2]);
        Assert.StartsWith("root:[redacted:", Redacted.Redactor.RedactArguments(["etcdctl", "--user", "root:hunter2"])[2]);
        Assert.Equal("-p", Redacted.Redactor.RedactArguments(["ss", "-p", "hunter2"])[1]);
        Assert.Equal("hunter2", Redacted.Redactor.RedactArguments(["ss", "-p", "hunter2"])[2]);
    }

    [Fact]
    public void Any_bytes_in_any_pieces_give_the_same()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(n => $"line {n}\npassword: p{n}\n  - name: A_TOKEN\n    value: v{n}x\n")));
        var whole = Redacted.Bytes(text);
        Assert.Equal(whole, Redacted.Bytes(text, 7));
        Assert.Equal(whole, Redacted.Bytes(text, 65_537));
    }

    private sealed class FailingSink : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("gone");
    }
}
