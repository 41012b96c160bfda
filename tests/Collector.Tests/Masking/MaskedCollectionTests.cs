using System.Diagnostics;
using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Tests.Masking;

/// <summary>The program itself with --mask: no address or name of this host is in the bundle, and the key turns all back.</summary>
public sealed class MaskedCollectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sb-collect-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_masked_bundle_names_neither_this_host_nor_its_addresses()
    {
        var (code, output, error) = Run("--mask", "--mask-key", "key", "--only", "links", "--only", "routing", "--only", "dns", "--no-cluster", "--quiet", "--no-probes");
        Assert.InRange(code, 0, 1);
        Assert.Contains($"the key of the pseudonyms is new and stands in {_folder}/key", error);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "key")));

        var own = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(each => each.GetIPProperties().UnicastAddresses).Select(each => each.Address)
            .Where(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(address)).Select(address => address.ToString())
            .Where(address => !IsKept(address)).ToList();
        var text = AllText(output.Trim());
        Assert.All(own, address => Assert.DoesNotContain($"\"{address}\"", text));

        File.WriteAllText(Path.Combine(_folder, "masked.txt"), text);
        var (_, back, _) = Run("unmask", "--mask-key", "key", "masked.txt");
        Assert.All(own, address => Assert.Contains(address, back));
        Assert.Contains($"nodes/{HostFacts.NodeName()}/", back);
    }

    [Fact]
    public void One_key_serves_several_bundles_and_is_not_made_anew()
    {
        _ = Run("--mask-key", "key", "--only", "identity/hostname", "--no-cluster", "--quiet");
        var key = File.ReadAllText(Path.Combine(_folder, "key"));
        var (_, _, error) = Run("--mask-key", "key", "--out", "second.tar.gz", "--only", "identity/hostname", "--no-cluster", "--quiet");

        Assert.Equal("", error);
        Assert.Equal(key, File.ReadAllText(Path.Combine(_folder, "key")));
    }

    [Theory]
    [InlineData("no key here", "holds no mask key")]
    public void A_file_that_is_no_key_is_refused(string content, string sentence)
    {
        File.WriteAllText(Path.Combine(_folder, "key"), content);
        var (code, _, error) = Run("--mask-key", "key", "--only", "identity");
        Assert.Equal(2, code);
        Assert.Contains(sentence, error);
    }

    [Fact]
    public void Unmasking_needs_the_key_and_no_packed_file()
    {
        Assert.Contains("there is no file missing", Run("unmask", "--mask-key", "missing", "x").Error);
        _ = Run("--mask-key", "key", "--out", "b.tar.gz", "--only", "identity/hostname", "--no-cluster", "--quiet");
        Assert.Contains("unpack it", Run("unmask", "--mask-key", "key", "b.tar.gz").Error);
    }

    [Fact]
    public void A_rule_that_cannot_be_used_stops_the_collection()
    {
        File.WriteAllText(Path.Combine(_folder, "rules.json"), "{\"rules\": [{\"regex\": \"(\", \"kind\": \"x\"}]}");
        var (code, output, error) = Run("--redact", "rules.json", "--only", "identity");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("rules.json:1: \"regex\" is none", error);
    }

    // Of documentation's networks only few bits could change.
    private static bool IsKept(string address) => new[] { "169.254.", "192.0.2.", "198.51.100.", "203.0.113." }.Any(prefix => address.StartsWith(prefix, StringComparison.Ordinal));

    private string AllText(string bundle)
    {
        var text = new StringBuilder();
        using var reader = new BundleReader(File.OpenRead(Path.Combine(_folder, bundle)));
        while (reader.Next() is { } entry)
        {
            using var content = new MemoryStream();
            entry.Content.CopyTo(content);
            text.Append(entry.Path).Append('\n').Append(Encoding.Latin1.GetString(content.ToArray())).Append('\n');
        }

        return text.ToString();
    }

    private (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "sb-collect"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("sb-collect did not start");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
