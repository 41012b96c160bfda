using System.Formats.Tar;
using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Bundle;

public sealed class BundleVerificationTests
{
    [Fact]
    public void A_bundle_as_written_is_sound()
    {
        var verification = BundleVerification.Of(new MemoryStream(SmallBundle.Of(("a", "a"), ("b", "b"))));
        Assert.Equal((true, 2), (verification.IsSound, verification.Files));
    }

    [Fact]
    public void A_cut_bundle_names_what_it_lacks()
    {
        var bundle = SmallBundle.Of(("a", "a"), ("b", "b"));
        var problems = BundleVerification.Of(new MemoryStream(bundle[..^200])).Problems;
        Assert.Contains("There is no manifest, so what is missing cannot be told.", problems);
    }

    [Fact]
    public void Content_that_was_changed_or_taken_out_is_named()
    {
        var sums = new string('0', 64) + "  a\n" + new string('0', 64) + "  gone\n";
        var manifest = ManifestJson.Write(new BundleManifest { Items = [SmallBundle.Item("gone") with { Path = "gone" }] });
        using var output = new MemoryStream();
        using (var tar = new TarWriter(output, leaveOpen: true))
        {
            foreach (var (path, content) in new[] { ("a", "a"), ("SHA256SUMS", sums), ("manifest.json", Encoding.UTF8.GetString(manifest)) })
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "top/" + path)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                });
            }
        }

        Assert.Equal(
            [
                "a was changed: its SHA-256 is not the one in SHA256SUMS.",
                "gone is missing.",
                "gone is in the manifest and not in the bundle.",
                "a is in the bundle and not in the manifest.",
            ],
            BundleVerification.Of(new MemoryStream(output.ToArray())).Problems.ToArray());
    }
}
