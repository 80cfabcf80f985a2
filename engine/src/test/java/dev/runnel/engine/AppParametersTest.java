package dev.runnel.engine;

import static dev.runnel.engine.Fakes.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.AppMode;
import dev.runnel.run.Value.ObjectValue;
import org.junit.jupiter.api.Test;

class AppParametersTest {

    private static ObjectValue of(String content, AppMode mode) {
        return AppParameters.of(json(content), mode, AppParameters.Limits.DEFAULT);
    }

    @Test
    void anEmptyAppHasDifysDefaults() {
        assertThat(of("{'model_config':{}}", AppMode.CHAT)).isEqualTo(json("""
                {'opening_statement':null,'suggested_questions':[],
                 'suggested_questions_after_answer':{'enabled':false},'speech_to_text':{'enabled':false},
                 'text_to_speech':{'enabled':false},'retriever_resource':{'enabled':false},
                 'annotation_reply':{'enabled':false},'more_like_this':{'enabled':false},
                 'user_input_form':[],
                 'sensitive_word_avoidance':{'enabled':false,'type':'','configs':[]},
                 'file_upload':{'image':{'enabled':false,'number_limits':3,'detail':'high',
                                         'transfer_methods':['remote_url','local_file']}},
                 'system_parameters':{'image_file_size_limit':10,'video_file_size_limit':100,
                   'audio_file_size_limit':50,'file_size_limit':15,'workflow_file_upload_limit':10}}"""));
    }

    @Test
    void whatTheFileSaysIsShownAsItStands() {
        ObjectValue shown = of("""
                {'model_config':{'opening_statement':'Hi {{name}}','suggested_questions':['a?'],
                  'text_to_speech':{'enabled':true,'voice':'v','language':'en','autoPlay':'enabled'},
                  'annotation_reply':{'enabled':true},
                  'user_input_form':[{'text-input':{'label':'Name','variable':'name','required':true,'default':'x'}}],
                  'file_upload':{'enabled':true,'allowed_file_types':['image']}}}""", AppMode.CHAT);

        assertThat(shown.text("opening_statement", "")).isEqualTo("Hi {{name}}");
        assertThat(shown.object("text_to_speech").text("autoPlay", "")).isEqualTo("enabled");
        assertThat(shown.list("user_input_form"))
                .containsExactly(
                        json("{'text-input':{'label':'Name','variable':'name','required':true,'default':'x'}}"));
        assertThat(shown.object("file_upload").flag("enabled", false)).isTrue();
        assertThat(shown.object("annotation_reply").flag("enabled", true)).isFalse();
    }

    @Test
    void theWordsThatAnAppKeepsOutAreNotShown() {
        ObjectValue shown = of("""
                {'model_config':{'sensitive_word_avoidance':
                  {'enabled':true,'type':'keywords','config':{'keywords':'secret'}}}}""", AppMode.CHAT);

        assertThat(shown.object("sensitive_word_avoidance")).isEqualTo(json("{'enabled':true,'type':'keywords'}"));
    }

    @Test
    void aGraphShowsItsFeaturesAndTheFormOfItsStart() {
        ObjectValue shown = of("""
                {'workflow':{'features':{'opening_statement':'Welcome'},'graph':{'nodes':[
                  {'id':'1','data':{'type':'start','variables':[{'type':'paragraph','variable':'t','label':'T'}]}},
                  {'id':'2','data':{'type':'end'}}]}}}""", AppMode.ADVANCED_CHAT);

        assertThat(shown.text("opening_statement", "")).isEqualTo("Welcome");
        assertThat(shown.list("user_input_form"))
                .containsExactly(json("{'paragraph':{'type':'paragraph','variable':'t','label':'T'}}"));
    }
}
