using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Localization;

namespace HomeCare.Web.Languages;

/// <summary>French first; English when the reader asked for it by the switch, never because of what a browser prefers.</summary>
internal static class LanguageChoice
{
    /// <summary>The cookie that keeps the choice: no person, no session, a year.</summary>
    public const string Cookie = "homecare-language";

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The words, the clock and the choice of language of a request.</summary>
    public static IServiceCollection AddLanguages(this IServiceCollection services) => services
        .AddSingleton<Words>()
        .AddScoped<HomeClock>()
        .Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(French);
            options.SupportedCultures = options.SupportedUICultures = [French, English];
            options.RequestCultureProviders = [new CookieRequestCultureProvider { Options = options, CookieName = Cookie }];
        });

    /// <summary>Sets the language of each request; validators name their fields in it too.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app)
    {
        var words = app.ApplicationServices.GetRequiredService<Words>();
        ValidatorOptions.Global.DisplayNameResolver = (_, member, _) => member is null ? null : FieldNames.Of(member.Name, words);
        return app.UseRequestLocalization();
    }

    /// <summary>What the cookie holds for a language; null for one that is not offered.</summary>
    public static string? CookieValue(string? language) => language switch
    {
        "fr" => CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(French)),
        "en" => CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(English)),
        _ => null,
    };
}
